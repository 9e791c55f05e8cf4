import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import type { ContainerRuntimeClient } from 'testcontainers';
import { ConfigurationError, Unreachable } from '../errors.ts';

/** The library, loaded only where a container is started. */
export type Testcontainers = typeof import('testcontainers');

/** A Docker engine that answers. */
export interface Engine {
  readonly testcontainers: Testcontainers;
  readonly client: ContainerRuntimeClient;
  /** Where ports that the engine publishes are reached. */
  readonly host: string;
  /** Which of its host's interfaces ports are published on: the narrowest by which they are reached; empty for all. */
  readonly publishOn: string;
}

/**
 * Finds the Docker engine: the one DOCKER_HOST names, else the one behind the usual socket.
 * @throws ConfigurationError when testcontainers is not installed, Unreachable when no engine answers
 */
export async function findEngine(): Promise<Engine> {
  const testcontainers = await load();
  const named = process.env['DOCKER_HOST'] ?? '';
  // An engine whose bridge is here is here, in a container too: there testcontainers would pull an image to find out.
  if (named === '' && existsSync('/sys/class/net/docker0')) {
    process.env['TESTCONTAINERS_HOST_OVERRIDE'] ??= '127.0.0.1';
  }
  const client = await testcontainers.getContainerRuntimeClient().catch(() => undefined);
  // Another engine than the named one, which testcontainers falls back on, is not what was asked for.
  if (client === undefined || (named !== '' && !isAt(client, named))) {
    const where = named === '' ? 'the usual socket' : `${named} (DOCKER_HOST)`;
    throw new Unreachable(
      `No Docker engine answers at ${where}: start Docker, or name its address in DOCKER_HOST.`,
    );
  }
  const { host: found } = client.info.containerRuntime;
  const host = found === 'localhost' ? '127.0.0.1' : found;
  return { testcontainers, client, host, publishOn: isIP(host) === 0 ? '' : host };
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
