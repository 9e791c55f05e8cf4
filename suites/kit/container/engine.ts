import type { ContainerRuntimeClient } from 'testcontainers';
import { ConfigurationError, Unreachable } from '../errors.ts';

export type Testcontainers = typeof import('testcontainers');

/** A Docker engine that answers. */
export interface Engine {
  readonly testcontainers: Testcontainers;
  readonly client: ContainerRuntimeClient;
  /** Where ports that the engine publishes are reached. */
  readonly host: string;
  /** Whether that is this machine: ports are then published on its loopback interface only. */
  readonly local: boolean;
}

/**
 * Finds the Docker engine: the one DOCKER_HOST names, else the one behind the usual socket.
 * @throws ConfigurationError when testcontainers is not installed, Unreachable when no engine answers
 */
export async function findEngine(): Promise<Engine> {
  const testcontainers = await load();
  const named = process.env['DOCKER_HOST'] ?? '';
  const client = await testcontainers.getContainerRuntimeClient().catch(() => undefined);
  // Another engine than the named one, which testcontainers falls back on, is not what was asked for.
  if (client === undefined || (named !== '' && !isAt(client, named))) {
    const where = named === '' ? 'the usual socket' : `${named} (DOCKER_HOST)`;
    throw new Unreachable(
      `No Docker engine answers at ${where}: start Docker, or name its address in DOCKER_HOST.`,
    );
  }
  const { host } = client.info.containerRuntime;
  const local = host === 'localhost' || host === '127.0.0.1';
  return { testcontainers, client, host: local ? '127.0.0.1' : host, local };
}

function isAt(client: ContainerRuntimeClient, address: string): boolean {
  const { socketPath, host, port } = client.container.dockerode.modem as unknown as Record<string, unknown>;
  if (socketPath !== undefined) return address === `unix://${socketPath}`;
  return URL.canParse(address) && new URL(address).host === `${host}:${port}`;
}

/** testcontainers is no dependency of the package: only a target with a container needs it. */
async function load(): Promise<Testcontainers> {
  try {
    return await import('testcontainers');
  } catch {
    throw new ConfigurationError(
      'A deployment in a container needs testcontainers: run "npm install testcontainers" beside this tool.',
    );
  }
}
