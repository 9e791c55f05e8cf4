import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerRuntimeClient, WaitStrategy } from 'testcontainers';
import { ConfigurationError, Unreachable } from '../errors.ts';
import type { ContainerLog } from './log.ts';
import { answers, type ProbeOptions } from './probe.ts';
import type { ContainerSection } from './section.ts';

type Container = Parameters<WaitStrategy['waitUntilReady']>[0];
type Ports = Parameters<WaitStrategy['waitUntilReady']>[1];

const POLL_MS = 200;
const GRACE_MS = 1000;

/** What is waited for, and where it is looked for. */
export interface ReadinessOptions {
  readonly section: ContainerSection;
  /** How it is asked. */
  readonly probe: ProbeOptions;
  readonly client: ContainerRuntimeClient;
  readonly log: ContainerLog;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** Address of the deployment, once the ports of its container are known. */
  readonly addressOf: (ports: Ports) => string;
}

/**
 * Waits until the deployment's container is ready, as `waitFor` says; gives up when it ends, when time is up and when the
 * run is interrupted. The strategies of testcontainers wait on for a container that has ended.
 */
export class Readiness implements WaitStrategy {
  readonly #options: ReadinessOptions;
  #ended: Promise<number | undefined> = Promise.resolve(undefined);
  #following: Promise<void> | undefined;
  readonly #seen = new AbortController();

  constructor(options: ReadinessOptions) {
    this.#options = options;
  }

  /**
   * How the container ended, for a deployment that has just stopped answering: the engine notices a little later.
   * @returns its exit code; undefined when it still runs
   */
  exit(): Promise<number | undefined> {
    return Promise.race([this.#ended, sleep(GRACE_MS, undefined)]);
  }

  async waitUntilReady(container: Container, ports: Ports): Promise<void> {
    const { section, log, signal } = this.#options;
    const { Config } = await container.inspect();
    // Of a compose file's services only the deployment is waited for: the others are what it depends on.
    if (section.service !== undefined && Config.Labels['com.docker.compose.service'] !== section.service)
      return;
    this.#seen.abort();
    await this.#follow(container);
    // An engine that goes away says nothing about the container.
    this.#ended = container.wait().then(
      async ({ StatusCode }: { StatusCode: number }) => {
        await log.ended();
        return StatusCode;
      },
      () => undefined,
    );
    const over = new AbortController();
    const giveUp = AbortSignal.any([over.signal, signal]);
    const timeoutMs = section.waitFor.timeoutSeconds * 1000;
    const [check = 'NONE'] = Config.Healthcheck?.Test ?? [];
    const condition = this.#condition(container, ports, check !== 'NONE');
    try {
      await Promise.race([
        condition.holds(giveUp),
        this.#ended.then((code) => {
          throw this.#endedEarly(code);
        }),
        sleep(timeoutMs, undefined, { signal: giveUp }).then(() => {
          throw new Unreachable(
            `The container was not ready within ${timeoutMs / 1000} s: ${condition.missing}; ${log.lastWords()}.`,
          );
        }),
        once(signal, 'abort', { signal: over.signal }).then(() => signal.throwIfAborted()),
      ]);
    } finally {
      over.abort();
    }
  }

  /**
   * Watches a container from before it is started: one that ends at once may be over before testcontainers has seen its
   * ports, for which it then waits in vain. Settles only if that happens.
   * @throws Unreachable with its exit code and last words
   */
  async watch(container: Container, giveUp: AbortSignal): Promise<never> {
    const unseen = AbortSignal.any([giveUp, this.#seen.signal]);
    const isOver = poll(unseen, async () => (await container.inspect()).State.Status === 'exited');
    // Once it is waited for, the waiting side reports its end.
    if (!(await isOver.then(() => !unseen.aborted).catch(() => false))) return new Promise(() => undefined);
    return this.end(container);
  }

  /** @throws Unreachable with the exit code and the last words of a container that has ended */
  async end(container: Container): Promise<never> {
    const { State } = await container.inspect();
    await this.#follow(container);
    await this.#options.log.ended();
    throw this.#endedEarly(State.ExitCode);
  }

  #endedEarly(code: number | undefined): Unreachable {
    const { log } = this.#options;
    return new Unreachable(
      `The container ended with exit code ${code} before it was ready; ${log.lastWords()}.`,
    );
  }

  /** Takes down what it says, once. */
  #follow(container: Container): Promise<void> {
    const { client, log } = this.#options;
    this.#following ??= client.container.logs(container).then((stream) => log.follow(stream));
    return this.#following;
  }

  /** What has to hold, and what to say where it never does. */
  #condition(container: Container, ports: Ports, checked: boolean) {
    const { section, probe, log, addressOf } = this.#options;
    const { path, log: words, healthcheck } = section.waitFor;
    if (words !== undefined)
      return {
        holds: (giveUp: AbortSignal) => log.says(words, giveUp),
        missing: `it never said "${words}" (waitFor.log)`,
      };
    if (healthcheck === true && !checked)
      throw new ConfigurationError(
        'The image has no HEALTHCHECK to wait for: name another way under container.waitFor.',
      );
    if (path === undefined && checked)
      return {
        holds: (giveUp: AbortSignal) => poll(giveUp, () => isHealthy(container)),
        missing: 'its HEALTHCHECK did not succeed',
      };
    const url = new URL(path ?? '', addressOf(ports));
    return {
      holds: (giveUp: AbortSignal) =>
        poll(giveUp, () => answers(url, path === undefined ? undefined : 200, probe)),
      missing:
        path === undefined
          ? `port ${section.port ?? ''} of it gave no HTTP answer (container.port)`
          : `${path} on port ${section.port ?? ''} of it did not answer with 200 (waitFor.path)`,
    };
  }

  // The rest of the interface: times are the target file's.
  withStartupTimeout(): this {
    return this;
  }
  isStartupTimeoutSet(): boolean {
    return true;
  }
  getStartupTimeout(): number {
    return this.#options.section.waitFor.timeoutSeconds * 1000;
  }
}

async function poll(giveUp: AbortSignal, holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(POLL_MS, undefined, { signal: giveUp });
}

async function isHealthy(container: Container): Promise<boolean> {
  return (await container.inspect()).State.Health?.Status === 'healthy';
}
