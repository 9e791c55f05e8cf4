import { writeFileSync } from 'node:fs';
import {
  AUTHORIZE_NAMES,
  CERTAINTIES,
  type ModelEntry,
  readModel,
  SOURCES,
  TRIGGERS,
} from '../simulator/engine/index.ts';
import { PBX_PROFILES, type PbxProfile } from '../simulator/engine/profile.ts';

/** `docs/engine-model.md`, which is generated from `simulator/engine/model.yaml`. */
export const PAGE: URL = new URL('../docs/engine-model.md', import.meta.url);

const cell = (text: string): string => text.trim().replaceAll('|', '\\|');
const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

function areaOf([area, entries]: [string, ModelEntry[]]): string {
  const rows = entries.map((each) =>
    row(
      each.behavior + (each.profile === undefined ? '' : ` (${each.profile})`),
      each.source,
      each.certainty,
      each.switch === undefined ? '' : `\`${each.switch}\``,
      code([...new Set(each.test.map(([file]) => file))]),
    ),
  );
  return [
    `## ${area}`,
    '',
    row('Behavior', 'Source', 'Certainty', 'Switch', 'Pinned by'),
    row(...Array(5).fill('---')),
    ...rows,
    '',
  ].join('\n');
}

/** What the members of a profile are about. */
const MEMBERS: Readonly<Record<Exclude<keyof PbxProfile, 'name' | 'title'>, string>> = {
  unquotedWords: 'An unquoted word beside `||` or `&&` in `SkipIf`',
  transcribes: '`[Transcription]`, `[Summary]` and `[Sentiment]` exist',
  nullDates: 'Formatting a date that is missing',
  culture: 'Culture of a date without a format',
  fixedValues: 'Case of fixed values such as `ResponseType`',
  pkce: 'PKCE in Authorize: `[CodeChallenge]` and `[PKCECodeVerifier]` exist',
  unknownNames: 'What a text holds in place of a name that nothing defines',
  stalePage: 'Saving a settings page that was not reloaded after Authorize',
  phonebookKeeps: 'What the phonebook keeps of a contact that a lookup found',
  callReports: 'Reports of a call that several agents had',
  contactlessCalls: 'A call for which no contact was found',
};

function profileTable(): string {
  const profiles = Object.values(PBX_PROFILES);
  const switches = Object.keys(MEMBERS) as (keyof typeof MEMBERS)[];
  return [
    '## Profiles',
    '',
    row('', 'Switch', ...profiles.map(({ name, title }) => `${title} (\`${name}\`)`)),
    row(...Array(profiles.length + 2).fill('---')),
    ...switches.map((key) =>
      row(MEMBERS[key], `\`${key}\``, ...profiles.map((profile) => String(profile[key]))),
    ),
    '',
  ].join('\n');
}

function nameTable(): string {
  const triggers = Object.values(TRIGGERS).map(({ title, id, names, open = [], hasContact }) =>
    row(
      title,
      id === undefined ? '' : `\`${id.source.replaceAll(/[\^$]/g, '') || 'empty'}\``,
      [code(names), open.length > 0 ? `open: ${code(open)}` : '', hasContact ? '`Contact::...`' : '']
        .filter((text) => text !== '')
        .join('; '),
    ),
  );
  return [
    '## Names that a trigger offers',
    '',
    row('When', 'Id', 'Names'),
    row('---', '---', '---'),
    ...triggers,
    row('Authorize is clicked', '', code(AUTHORIZE_NAMES)),
    '',
  ].join('\n');
}

/** @returns the page that the data file and the profiles make */
export function modelPage(): string {
  const model = readModel();
  const entries = Object.values(model).flat();
  const counts = CERTAINTIES.map(
    (certainty) => `${entries.filter((each) => each.certainty === certainty).length} ${certainty}`,
  );
  return [
    '# The model of the engine',
    '',
    'Generated from `simulator/engine/model.yaml` by `npm run docs:model`; edit that file.',
    '',
    '3CX documents what a template may contain, but not everything that the PBX does with it. None of this was tried on a',
    'real PBX by this project: each behavior names its source, how certain it is, the switch that changes it, and the file of',
    'the test that pins it. `tap compare` holds it against the traffic of a real one ([tap](tap.md)).',
    '',
    `${entries.length} behaviors by certainty: ${counts.join(', ')}. Sources:`,
    '',
    ...Object.entries(SOURCES).map(([source, text]) => `- **${source}**: ${text}`),
    '',
    profileTable(),
    ...Object.entries(model).map(areaOf),
    nameTable(),
  ].join('\n');
}

if (import.meta.main) writeFileSync(PAGE, modelPage());
