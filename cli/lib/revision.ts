import type { Revision, RunDocument } from '../../reports/run/document.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables of a CI, as it documents them. */
interface Ci {
  readonly commit: string;
  readonly repository: (environment: Environment) => string | undefined;
  readonly run: (environment: Environment) => string | undefined;
}

/** GitHub Actions and what is compatible with it, GitLab, Azure Pipelines, Jenkins. */
const CIS: readonly Ci[] = [
  {
    commit: 'GITHUB_SHA',
    repository: (of) => joined(of, ['GITHUB_SERVER_URL', 'GITHUB_REPOSITORY']),
    run: (of) => joined(of, ['GITHUB_SERVER_URL', 'GITHUB_REPOSITORY'], '/actions/runs/', 'GITHUB_RUN_ID'),
  },
  { commit: 'CI_COMMIT_SHA', repository: (of) => of['CI_PROJECT_URL'], run: (of) => of['CI_JOB_URL'] },
  {
    commit: 'BUILD_SOURCEVERSION',
    repository: (of) => of['BUILD_REPOSITORY_URI'],
    run: (of) =>
      joined(of, ['SYSTEM_COLLECTIONURI', 'SYSTEM_TEAMPROJECT'], '/_build/results?buildId=', 'BUILD_BUILDID'),
  },
  { commit: 'GIT_COMMIT', repository: (of) => of['GIT_URL'], run: (of) => of['BUILD_URL'] },
];
/** SHA-1 or SHA-256, whole or abbreviated. */
const COMMIT = /^[\da-f]{7,64}$/i;

/** @returns the commit that the CI has checked out, with its addresses; undefined outside of a CI */
export function revisionOf(environment: Environment): Revision | undefined {
  const ci = CIS.find(({ commit }) => COMMIT.test(environment[commit] ?? ''));
  if (ci === undefined) return undefined;
  const repository = webAddress(ci.repository(environment));
  const run = webAddress(ci.run(environment));
  return {
    commit: environment[ci.commit] ?? '',
    ...(repository !== undefined && { repository }),
    ...(run !== undefined && { run }),
  };
}

/** The document with what the environment says of its origin: the commit, and where the documentation is published. */
export function withOrigin(run: RunDocument, environment: Environment): RunDocument {
  const revision = revisionOf(environment);
  const docs = webAddress(environment['PBX_CONFORMANCE_DOCS'])?.replace(/\/+$/, '');
  return {
    ...run,
    ...(docs !== undefined && { tool: { ...run.tool, docs } }),
    ...(revision !== undefined && { revision }),
  };
}

function joined(
  environment: Environment,
  path: readonly string[],
  infix = '',
  last?: string,
): string | undefined {
  const parts = path.map((name) => environment[name]?.replace(/\/+$/, ''));
  const end = last === undefined ? '' : environment[last];
  return parts.includes(undefined) || end === undefined ? undefined : parts.join('/') + infix + end;
}

/** Clones of a CI have tokens in their addresses: what an address is opened with is left out. */
function webAddress(text: string | undefined): string | undefined {
  const url = URL.parse(text ?? '');
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  url.username = '';
  url.password = '';
  return url.href;
}
