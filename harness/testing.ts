import { Agent } from 'undici';
import type { ConnectorOptions } from '../connector/options.ts';
import { type ConnectionMethod, type Connector, createConnector } from '../connector/server.ts';
import type { Result, RunDocument } from '../reports/run/document.ts';
import type { TemplateSource } from '../suites/kit/target.ts';
import type { Deployment } from '../suites/kit/test-environment.ts';
import { loadRules, selectRules } from './catalog.ts';
import { type RemoteOptions, remoteDeployment } from './deployment.ts';
import { referenceTargetFile, seedConnector } from './reference.ts';
import { runSuites } from './run.ts';
import { resolveTarget } from './target-file/resolve.ts';
import type { TargetFile } from './target-file/schema.ts';

/** A reference connector behind a target file. */
export interface RemoteReference {
  readonly connector: Connector;
  readonly file: TargetFile;
  readonly deployment: Deployment;
  close(): Promise<void>;
}

/**
 * The reference connector as if nobody here controlled it: one server for all rules, described by a target file. Where a
 * rule waits, the connector's clock moves instead.
 * @param change makes the target file of the reference one
 * @param options of the connector; `evidence`: folder for what a browser leaves behind; `registered`: whether its clients
 * are registered as the changed file says; `headlessOnly`: the only template is the one for Client Credentials; `remote`: of the deployment
 */
export async function remoteReference(
  change: (file: TargetFile) => TargetFile = (file) => file,
  {
    evidence = '.',
    registered = false,
    headlessOnly = false,
    remote = {},
    ...options
  }: ConnectorOptions & {
    readonly evidence?: string;
    readonly registered?: boolean;
    readonly headlessOnly?: boolean;
    readonly remote?: RemoteOptions;
  } = {},
): Promise<RemoteReference> {
  let aheadMs = 0;
  const clock = { now: () => Date.now() + aheadMs };
  const connector = createConnector({ passwordCost: 2, clock, ...options });
  await connector.start();
  const seed = referenceTargetFile();
  const limits = { requestsPerSecond: 100_000, timeoutSeconds: 10 };
  const file = change({ ...seed, issuer: connector.url, limits });
  seedConnector(connector, registered ? { ...seed, clients: file.clients } : seed);
  const dispatcher = new Agent();
  const headlessTemplate = templateOf(connector, 'client_credentials');
  const target = {
    ...(await resolveTarget(file, '.', dispatcher)),
    template: headlessOnly ? headlessTemplate : templateOf(connector, 'authorization_code'),
    headlessTemplate,
  };
  const deployment = remoteDeployment(target, dispatcher, evidence, [], remote);
  const wait = async (ms: number) => {
    aheadMs += ms;
  };
  return {
    connector,
    file,
    deployment: { ...deployment, open: async (rule) => ({ ...(await deployment.open(rule)), wait }) },
    close: async () => {
      await deployment.close();
      await connector.stop();
    },
  };
}

function templateOf({ admin }: Connector, method: ConnectionMethod): TemplateSource {
  return {
    fileName: admin.templateFileName({ method }),
    load: async () => admin.template({ method }),
    values: {},
  };
}

/** Tries the rules that `--only` would select against a deployment. */
export async function runRules(deployment: Deployment, only?: string): Promise<RunDocument> {
  const rules = selectRules(await loadRules(), only);
  return runSuites({
    deployment,
    selection: rules.map((rule) => ({ rule, level: rule.level })),
    profile: { name: 'all', version: '0' },
    tool: { name: 'test', version: '0' },
  });
}

/** @returns what did not pass, for a test to compare with what it expects */
export function notPassed(run: RunDocument): { rule: string; verdict: string; at: string; actual: string }[] {
  return run.results
    .filter(({ verdict }) => verdict !== 'pass')
    .map(({ rule, verdict, at, actual }) => ({ rule, verdict, at, actual }));
}

/** @returns each rule's verdict and where it was decided, sorted: the same for the same verdicts, whatever the order of the rules */
export function verdictsIn(results: readonly Result[]): readonly string[] {
  return results
    .map(
      ({ rule, verdict, at, actual }) =>
        `${rule}: ${verdict} ${at}${verdict === 'not-applicable' ? actual : ''}`,
    )
    .sort();
}

/** Fisher and Yates's shuffle, by a linear congruential generator (Numerical Recipes). */
export function shuffled<T>(list: readonly T[], seed: number): T[] {
  const shuffle = [...list];
  let state = seed;
  for (let last = shuffle.length - 1; last > 0; last -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (last + 1));
    [shuffle[last], shuffle[other]] = [shuffle[other] as T, shuffle[last] as T];
  }
  return shuffle;
}
