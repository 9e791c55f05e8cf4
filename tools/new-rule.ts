import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadProfile } from '../harness/index.ts';

const SUITES = join(dirname(dirname(fileURLToPath(import.meta.url))), 'suites');
const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*(\/[a-z][a-z0-9]*(-[a-z0-9]+)*)+$/;
/** The profile that asks for the rules of every area. */
const PROFILE = 'pbx-connector';

/**
 * Writes the two files of a rule, which fail loudly until they are filled in.
 * @param areas the first parts that an id may have
 * @param suites the folder that rules are found in
 * @returns the paths written
 * @throws Error in one sentence when the id is not valid, has no such area, or is taken
 */
export function newRule(
  id: string,
  areas: readonly string[],
  suites = SUITES,
): [rule: string, mutants: string] {
  const area = id.split('/', 1)[0] ?? '';
  if (!ID.test(id) || !areas.includes(area)) {
    throw new Error(
      `"${id}" cannot be a rule's id: write an area (${areas.join(', ')}) and a short statement in kebab case, such as oauth/token/answer-not-stored.`,
    );
  }
  const files: [string, string] = [join(suites, `${id}.rule.ts`), join(suites, `${id}.mutants.ts`)];
  const there = files.find((file) => existsSync(file));
  if (there !== undefined) throw new Error(`There is a rule "${id}" already: ${there}.`);
  const kit = `${'../'.repeat(id.split('/').length - 1)}kit`;
  mkdirSync(dirname(files[0]), { recursive: true });
  writeFileSync(files[0], ruleText(kit));
  writeFileSync(files[1], mutantsText(kit));
  return files;
}

function ruleText(kit: string): string {
  return `import { rfc6749 } from '${kit}/cites.ts';
import { issued } from '${kit}/findings/index.ts';
import { defineRule } from '${kit}/rule.ts';

export default defineRule({
  title: 'The requirement in one sentence in the present tense',
  cites: [rfc6749('5.1', 'MUST')],
  needs: ['client-credentials'],
  symptom: "What the PBX's admin sees in the 3CX console while this is broken; leave it out when nothing shows.",
  impact: 'What can be lost while this is broken, and to whom.',
  atRisk: 'records',
  remedy: 'What the maintainer of the deployment does about it.',
  async check({ client, given }) {
    given('the sound request is accepted', issued(await client.served()));
    throw new Error('this rule claims nothing yet: state with must() what a deployment has to do');
  },
});
`;
}

function mutantsText(kit: string): string {
  return `import { mutants } from '${kit}/mutants.ts';

export default mutants({
  name: 'what the faulty server does',
  policy: {},
  breaks: 'the claim of must() that fails then',
});
`;
}

/** @returns the areas of rules: the first parts of what the profile asks for */
export async function ruleAreas(): Promise<string[]> {
  const { rules } = await loadProfile(PROFILE);
  return [...new Set(rules.map((entry) => entry.split('/', 1)[0] ?? ''))];
}

if (import.meta.main) {
  try {
    for (const file of newRule(process.argv[2] ?? '', await ruleAreas())) process.stdout.write(`${file}\n`);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 2;
  }
}
