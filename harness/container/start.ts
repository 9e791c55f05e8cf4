import { randomBytes } from 'node:crypto';
import { ConfigurationError, Unreachable } from '../errors.ts';
import { startCompose } from './compose.ts';
import { findEngine } from './engine.ts';
import { startImage } from './image.ts';
import type { Plan } from './plan.ts';
import type { Started, StartOptions } from './starter.ts';
import { sweep } from './sweep.ts';
import { watch } from './watch.ts';

/** A deployment in a container that is ready. */
export interface Running extends Started {
  /** Removes it with all that was started for it. */
  stop(): Promise<void>;
}

/**
 * Starts a deployment and waits until it is ready. Whatever happens to it or to this process, nothing is left behind.
 * @throws ConfigurationError, Unreachable in one sentence without secrets; the signal's reason when it aborts
 */
export async function startContainer(options: Omit<StartOptions, 'label'>): Promise<Running> {
  const { plan, log, signal } = options;
  const engine = await findEngine();
  const project = `pbx-conformance-${randomBytes(6).toString('hex')}`;
  // Compose labels what it starts itself.
  const compose = plan.section.compose !== undefined;
  const label = `${compose ? 'com.docker.compose.project' : 'pbx-conformance.run'}=${project}`;
  const unwatch = watch(label);
  const stop = async () => {
    await sweep(engine.client, label);
    await log.ended();
    unwatch();
  };
  const interrupted = Promise.withResolvers<never>();
  const leave = () => interrupted.reject(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  try {
    signal.throwIfAborted();
    const all = { ...options, label, project };
    const starting = compose ? startCompose(engine, all) : startImage(engine, all);
    // Pulling an image takes its time and cannot be ended.
    return { ...(await Promise.race([starting, interrupted.promise])), stop };
  } catch (error) {
    await stop();
    throw withoutSecrets(error, plan);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/** What a container said last stands in the sentence, and may hold what it was given. */
function withoutSecrets(error: unknown, { redactor }: Plan): unknown {
  for (const Kind of [ConfigurationError, Unreachable])
    if (error instanceof Kind) return new Kind(redactor.scrub(error.message), redactor.scrub(error.remedy));
  return error;
}
