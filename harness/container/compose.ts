import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { ConfigurationError, Unreachable } from '../errors.ts';
import { fillIn, moved, originOf } from './address.ts';
import type { Engine } from './engine.ts';
import { Readiness } from './readiness.ts';
import type { Started, StartOptions } from './starter.ts';

const run = promisify(execFile);

/**
 * Starts the services of a compose file; one of them is the deployment. Its environment is what the file may interpolate.
 * @throws ConfigurationError, Unreachable in one sentence
 */
export async function startCompose(
  engine: Engine,
  options: StartOptions & { project: string },
): Promise<Started> {
  const { testcontainers, client, host } = engine;
  const { plan, log, signal, project } = options;
  const { section, file, env } = plan;
  const path = resolve(plan.folder, section.compose ?? '');
  if (!existsSync(path)) throw new ConfigurationError(`There is no ${path}: correct container.compose.`);
  const service = section.service ?? '';
  const port = section.port;
  if (port === undefined) {
    throw new ConfigurationError(`Write the port that ${service} serves in its container as container.port.`);
  }
  const free = await new testcontainers.RandomPortGenerator().generatePort();
  const issuerAt = (published: number) => moved(file.issuer, originOf(file.issuer, host, published));
  const filled = Object.entries(env).map(([key, text]) => [key, fillIn(text, issuerAt(free), free)]);
  let published: number | undefined;
  const readiness = new Readiness({
    section,
    probe: plan,
    client,
    log,
    signal,
    addressOf: (ports) => {
      try {
        published = ports.getBinding(port);
      } catch {
        throw new ConfigurationError(
          `${basename(path)} does not publish port ${port} of ${service}: add it under its ports, for example "127.0.0.1::${port}".`,
        );
      }
      return issuerAt(published);
    },
  });
  const environment = new testcontainers.DockerComposeEnvironment(dirname(path), basename(path))
    .withProjectName(project)
    .withAutoCleanup(false)
    .withEnvironment(Object.fromEntries(filled))
    .withDefaultWaitStrategy(readiness)
    .withClientOptions(await executable());
  // Compose is content with a service that has ended already, and its ports are gone then.
  const unlessOver = async () => {
    const container = await endedContainer(client, project, service);
    if (container !== undefined) await readiness.end(container);
  };
  try {
    await environment.up();
  } catch (error) {
    if (!(error instanceof Unreachable)) await unlessOver();
    throw refusal(error, basename(path));
  }
  if (published === undefined) {
    await unlessOver();
    throw new ConfigurationError(
      `${basename(path)} has no service "${service}" that runs: correct container.service.`,
    );
  }
  return {
    origin: originOf(file.issuer, host, published),
    readiness,
    what: `${service} of ${basename(path)}`,
  };
}

/** The container of a service, where it has ended. */
async function endedContainer(
  { container }: Engine['client'],
  project: string,
  service: string,
): Promise<ReturnType<Engine['client']['container']['getById']> | undefined> {
  const label = [`com.docker.compose.project=${project}`, `com.docker.compose.service=${service}`];
  const filters = { label, status: ['exited'] };
  const [ended] = await container.dockerode.listContainers({ all: true, filters });
  return ended && container.getById(ended.Id);
}

/** Compose is a plugin of the docker command or, older, a command of its own. */
async function executable(): Promise<{ executable?: { standalone: true } }> {
  const plugin = await run('docker', ['compose', 'version']).then(
    () => true,
    () => false,
  );
  if (plugin) return {};
  const standalone = await run('docker-compose', ['version']).then(
    () => true,
    () => false,
  );
  if (standalone) return { executable: { standalone: true } };
  throw new ConfigurationError(
    'container.compose needs Docker Compose: install it, or name an image instead.',
  );
}

/** Compose says what is wrong in the last line of its output. */
function refusal(error: unknown, file: string): unknown {
  if ((error as Error).name !== 'Error') return error;
  const last = (error as Error).message.trim().split('\n').at(-1)?.replace(/\.$/, '');
  return new ConfigurationError(`${file} could not be started: ${last}.`);
}
