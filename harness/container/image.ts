import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigurationError, Unreachable } from '../errors.ts';
import { fillIn, moved, originOf } from './address.ts';
import type { Engine, Testcontainers } from './engine.ts';
import { Readiness, type ReadinessOptions } from './readiness.ts';
import type { Started, StartOptions } from './starter.ts';

/**
 * Starts one image. The port it is reached at is chosen beforehand: its environment may have to name it.
 * @throws ConfigurationError, Unreachable in one sentence
 */
export async function startImage(
  engine: Engine,
  { plan, log, signal, label }: StartOptions,
): Promise<Started> {
  const { testcontainers, client, host, publishOn } = engine;
  const { section, env, file, folder } = plan;
  const name = section.image ?? '';
  const image = await fetchImage(engine, name);
  const port = section.port ?? onlyPort(name, image.exposed);
  const hostPort = section.hostPort ?? (await new testcontainers.RandomPortGenerator().generatePort());
  const origin = originOf(file.issuer, host, hostPort);
  const fill = (text: string) => fillIn(text, moved(file.issuer, origin), hostPort);

  const options: ReadinessOptions = {
    section: { ...section, port },
    probe: plan,
    client,
    log,
    signal,
    addressOf: () => moved(file.issuer, origin),
  };
  const readiness = new Readiness(options);
  const [key = '', value = ''] = label.split('=');
  const created = Promise.withResolvers<string>();
  const hooks = { signal, onCreated: created.resolve };
  const container = new (published(testcontainers, publishOn, hooks))(name)
    .withAutoCleanup(false)
    .withLabels({ [key]: value })
    .withEnvironment(Object.fromEntries(Object.entries(env).map(([key, text]) => [key, fill(text)])))
    .withExposedPorts({ container: port, host: hostPort })
    .withWaitStrategy(readiness);
  if (section.command !== undefined) container.withCommand(section.command.map(fill));
  for (const [target, source] of Object.entries(section.files))
    copyIn(container, resolve(folder, source), target);
  const over = new AbortController();
  const end = created.promise.then((id) => readiness.watch(client.container.getById(id), over.signal));
  try {
    await Promise.race([container.start(), end]);
  } catch (error) {
    throw refusal(error, name, hostPort);
  } finally {
    over.abort();
  }
  return { origin, readiness, what: `${name} (${image.id.slice(0, 19)})` };
}

const NOT_THERE = /manifest unknown|not found|access denied|does not exist|invalid reference/i;

interface Image {
  readonly id: string;
  readonly exposed: readonly number[];
}

/** Takes the image that is there, or else pulls it. */
async function fetchImage({ testcontainers, client }: Engine, name: string): Promise<Image> {
  const image = testcontainers.ImageName.fromString(name);
  try {
    await client.image.pull(image);
    const { Id, Config } = await client.image.inspect(image);
    const exposed = Object.keys(Config.ExposedPorts ?? {}).filter((port) => port.endsWith('/tcp'));
    return { id: Id, exposed: exposed.map((port) => Number.parseInt(port, 10)) };
  } catch (error) {
    const { reason } = fromEngine(error);
    const sentence = `The image ${name} is not here and could not be pulled (${reason}): build it, or correct its name`;
    // The registry that answered does not have it; one that did not answer may have. Engines tell that by words only.
    if (NOT_THERE.test(reason)) throw new ConfigurationError(`${sentence}.`);
    throw new Unreachable(`${sentence}, or see to the way to its registry.`);
  }
}

function onlyPort(name: string, exposed: readonly number[]): number {
  const [port, ...others] = exposed;
  if (port !== undefined && others.length === 0) return port;
  const which = port === undefined ? 'no port' : `several ports (${exposed.join(', ')})`;
  throw new ConfigurationError(
    `The image ${name} exposes ${which}: write the one that serves the deployment as container.port.`,
  );
}

/** A container whose ports are published at one address of the host; `withExposedPorts` alone publishes them at all. */
function published(
  { GenericContainer }: Testcontainers,
  address: string,
  { signal, onCreated }: { signal: AbortSignal; onCreated: (id: string) => void },
) {
  return class extends GenericContainer {
    protected override async beforeContainerCreated(): Promise<void> {
      signal.throwIfAborted();
      const bindings = Object.values(this.hostConfig.PortBindings as Record<string, { HostIp?: string }[]>);
      for (const binding of bindings.flat()) binding.HostIp = address;
    }

    protected override async containerCreated(id: string): Promise<void> {
      onCreated(id);
    }
  };
}

function copyIn(container: InstanceType<Testcontainers['GenericContainer']>, source: string, target: string) {
  const found = statSync(source, { throwIfNoEntry: false });
  if (found === undefined) {
    throw new ConfigurationError(`There is no ${source} to copy to ${target}: correct container.files.`);
  }
  if (found.isDirectory()) container.withCopyDirectoriesToContainer([{ source, target }]);
  else container.withCopyFilesToContainer([{ source, target }]);
}

/** What an engine that refuses to create or start a container means for the user; other errors as they are. */
function refusal(error: unknown, name: string, hostPort: number): unknown {
  const { statusCode, reason } = fromEngine(error);
  if (statusCode === undefined) return error;
  if (/port is already allocated|address already in use/.test(reason)) {
    return new ConfigurationError(
      `Port ${hostPort} of this machine is taken: end what listens there, or change container.hostPort.`,
    );
  }
  return new ConfigurationError(`A container of ${name} could not be started: ${reason}.`);
}

/** The engine's own words about a failure, and the HTTP status they came with. */
function fromEngine(error: unknown): { statusCode: number | undefined; reason: string } {
  const { statusCode, json, message } = error as {
    statusCode?: number;
    json?: { message?: string };
    message?: string;
  };
  const words = json?.message ?? (message ?? String(error)).replace(/^\(HTTP code \d+\) [\w ]+ - /, '');
  return { statusCode, reason: (words.split('\n')[0] ?? '').trim().replace(/\.$/, '') };
}
