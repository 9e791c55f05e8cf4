import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Policy } from '../../connector/policy/index.ts';
import { type Connector, createConnector } from '../../connector/server.ts';
import { referenceTargetFile, seedConnector } from '../reference.ts';
import type { TargetFile } from '../target-file/schema.ts';
import { type Asked, examine } from './doctor.ts';
import { QUESTIONS } from './questions.ts';
import { DoctorSession } from './session.ts';

/** The doctor's questions by their subject, for tables of cases. */
export const ASKS = {
  tokenRead: 'Can a PBX read the token answer?',
  letsThrough: 'Does the deployment let a PBX through?',
  authorization: 'Does the authorization endpoint take what a PBX sends?',
  redirectUri: "Is the PBX's redirect URI registered?",
  approval: 'Does the approval work?',
  api: 'Does the token open the CRM API?',
  badToken: 'Is a bad token refused?',
  contact: 'Is the known contact found?',
  template: 'Does the template belong to this deployment?',
  reachable: 'Is the deployment reachable?',
  client: 'Is the client accepted?',
} as const;

/** In what a deployment differs from the sound one. */
export interface Difference {
  /** What the target file says otherwise. */
  readonly file?: (file: TargetFile) => TargetFile;
  readonly policy?: Partial<Policy>;
  /** What stands before the connector on the wire. */
  readonly wrap?: (handler: RequestListener) => RequestListener;
  /** What the connector holds otherwise. */
  readonly setUp?: (connector: Connector) => void;
  readonly template?: (xml: string, connector: Connector) => string;
  readonly headlessTemplate?: (xml: string) => string;
  readonly templateName?: string;
  readonly host?: string;
  /** The doctor's clock. */
  readonly now?: () => number;
}

/** Examines the reference connector, which is sound but for one difference. */
export async function examined(difference: Difference = {}): Promise<readonly Asked[]> {
  const { file, policy, wrap, setUp, template, headlessTemplate, host, now } = difference;
  const { templateName = 'CXEngine.xml' } = difference;
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  const connector = createConnector({
    passwordCost: 2,
    ...(host && { host }),
    ...(policy && { policy }),
    ...(wrap && { wrap }),
  });
  await connector.start();
  try {
    const reference = referenceTargetFile();
    seedConnector(connector, reference);
    setUp?.(connector);
    const sound: TargetFile = {
      ...reference,
      issuer: connector.url,
      limits: { requestsPerSecond: 100_000, timeoutSeconds: 10 },
      template: { file: join(folder, templateName), values: {} },
      headlessTemplate: { file: join(folder, 'CXEngineHeadless.xml'), values: {} },
    };
    const changed = file?.(sound) ?? sound;
    const xml = connector.admin.template();
    writeFileSync(join(folder, templateName), template?.(xml, connector) ?? xml);
    const headless = connector.admin.template({ method: 'client_credentials' });
    writeFileSync(join(folder, 'CXEngineHeadless.xml'), headlessTemplate?.(headless) ?? headless);
    const session = new DoctorSession(changed, folder, now && { now });
    const all = await examine(session, QUESTIONS);
    await session.close();
    return all;
  } finally {
    await connector.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns the last question and its answer; of a no the problem and the remedy, a line each */
export function lastOf(all: readonly Asked[]): string {
  const last = all.at(-1);
  if (last === undefined) return '';
  const { question, reply } = last;
  if (reply.reply !== 'no') return `${question.asks} ${reply.reply}`;
  return [question.asks, reply.problem, reply.remedy].join('\n');
}
