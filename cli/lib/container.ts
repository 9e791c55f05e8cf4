import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import {
  ContainerLog,
  containerSection,
  movedFile,
  type Plan,
  planContainer,
  SECRET_NAME,
  startContainer,
  type TargetFile,
} from '../../harness/index.ts';
import type { Deployment } from '../../suites/kit/test-environment.ts';
import { UsageError } from './errors.ts';
import { writeWhole } from './output.ts';
import { complain } from './terminal.ts';

/** Options about a deployment in a container, which several commands take. */
export interface ContainerOptions {
  readonly target?: string;
  /** Image of the deployment; goes before the target file's. */
  readonly image?: string;
  /** `NAME=VALUE`, or `NAME` for a variable of this process. */
  readonly env?: readonly string[];
  /** File of such lines. */
  readonly envFile?: string;
}

const LOG = 'container.log';

/**
 * What the target file and the options say about a container together.
 * @returns undefined where the deployment runs already
 * @throws UsageError, ConfigurationError
 */
export function containerOf(
  { target, image, env = [], envFile }: ContainerOptions,
  file: TargetFile | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Plan | undefined {
  const option = image !== undefined ? '--image' : env.length > 0 ? '--env' : envFile && '--env-file';
  if (target === undefined || file === undefined) {
    if (option === undefined) return undefined;
    throw new UsageError(
      `${option} needs a target file.`,
      'Give --target FILE, with the clients of what runs in the container.',
    );
  }
  const written = file.container;
  if (written === undefined && image === undefined) {
    if (option === undefined) return undefined;
    throw new UsageError(`${option} is for a container.`, `Give --image, or write "container" in ${target}.`);
  }
  if (image !== undefined && written?.compose !== undefined) {
    throw new UsageError(
      `--image does not go with container.compose in ${target}.`,
      'Leave one of them out.',
    );
  }
  const section = written ?? containerSection.parse({});
  const secrets = envFile === undefined ? {} : readEnvFile(envFile);
  const plain: Record<string, string> = {};
  for (const entry of env) {
    const { name, value, secret } = variable(entry, environment);
    delete secrets[name];
    (secret ? secrets : plain)[name] = value;
  }
  const merged = {
    ...section,
    ...(image === undefined ? {} : { image }),
    env: { ...section.env, ...plain },
  };
  return planContainer({ file, section: merged, path: target, name: basename(target) }, environment, secrets);
}

/** One `--env`. A command line is read by everybody on the machine, so that no secret may stand in it. */
function variable(entry: string, environment: Readonly<Record<string, string | undefined>>) {
  const [, name, value] = /^([A-Za-z_]\w*)(?:=(.*))?$/s.exec(entry) ?? [];
  if (name === undefined) {
    throw new UsageError(
      `--env "${entry.split('=')[0]}" is not the name of a variable.`,
      'Write NAME or NAME=VALUE.',
    );
  }
  if (value === undefined) {
    const own = environment[name];
    if (own === undefined) {
      throw new UsageError(
        `--env ${name} takes the variable from the environment, where it is not set.`,
        `Set it or write --env ${name}=VALUE.`,
      );
    }
    return { name, value: own, secret: true };
  }
  if (SECRET_NAME.test(name)) {
    throw new UsageError(
      `--env ${name}=... puts a secret where every user of this machine can read it.`,
      `Set the variable and write --env ${name}, or use --env-file.`,
    );
  }
  return { name, value, secret: false };
}

function readEnvFile(path: string): Record<string, string> {
  try {
    return { ...parseEnv(readFileSync(path, 'utf8')) } as Record<string, string>;
  } catch {
    throw new UsageError(`The file ${path} cannot be read.`, 'Check the path given to --env-file.');
  }
}

/**
 * Starts the container and opens the deployment in it. Closing the deployment removes the container; what it said is kept
 * in the report's folder, without secrets.
 * @param open opens a deployment that runs
 */
export async function openInContainer(
  plan: Plan,
  { out, signal }: { out: string; signal: AbortSignal },
  open: (file: TargetFile) => Promise<Deployment>,
): Promise<Deployment> {
  const log = new ContainerLog();
  const keepLog = (scrub: (text: string) => string = (text) => text) =>
    writeWhole(join(resolve(out), LOG), plan.redactor.scrub(scrub(log.text)));
  let started: Awaited<ReturnType<typeof startContainer>>;
  try {
    started = await startContainer({ plan, log, signal });
  } catch (error) {
    await keepLog();
    throw error;
  }
  const { origin, what, readiness, stop } = started;
  try {
    const deployment = await open(movedFile(plan.file, origin));
    const scrub = <T>(data: T) => plan.redactor.scrubAll(deployment.scrub?.(data) ?? data);
    const scrubRendered = (text: string) =>
      plan.redactor.scrubRendered(deployment.scrubRendered?.(text) ?? text);
    return {
      ...deployment,
      scrub,
      scrubRendered,
      get notes() {
        return [...(deployment.notes ?? []), `it ran in a container: ${what}; what that said is in ${LOG}`];
      },
      whyGone: async () => {
        const why = await deployment.whyGone?.();
        const code = why === undefined ? undefined : await readiness.exit();
        return code === undefined
          ? why
          : `${why} Its container had ended with exit code ${code}; ${scrub(log.lastWords())}.`;
      },
      // What was found matters more than an engine that has gone away or a disk that is full.
      close: async () => {
        await deployment.close();
        await stop().catch((error: Error) =>
          complain(`The container could not be removed: ${error.message}.`),
        );
        await keepLog(scrub).catch((error: Error) => complain(error.message));
      },
    };
  } catch (error) {
    await stop();
    await keepLog();
    throw error;
  }
}
