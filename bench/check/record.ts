import { CookieJar } from 'tough-cookie';
import { Agent, type Dispatcher } from 'undici';
import {
  referenceTargetFile,
  resolveTarget,
  type Selected,
  type TargetFile,
  tryRule,
} from '../../harness/index.ts';
import { Redactor } from '../../suites/kit/evidence/redactor.ts';
import { type Event, PUBLIC_URL, type Recording, sameConnector, type Tape } from './world.ts';

/**
 * Tries the rules, one after the other, at connectors that are the same every time, and notes what is sent.
 * @returns the tapes of the rules that passed; one that needs TLS is asked nothing here
 */
export async function record(selection: readonly Selected[]): Promise<Recording> {
  const file = { ...referenceTargetFile(), issuer: PUBLIC_URL };
  const now = Date.now();
  const tapes: Tape[] = [];
  for (const selected of selection) {
    const tape = await recordOne(selected, file, now);
    if (tape !== undefined) tapes.push(tape);
  }
  return { file, now, tapes };
}

async function recordOne(
  { rule, level }: Selected,
  file: TargetFile,
  now: number,
): Promise<Tape | undefined> {
  const { connector, moveClock } = await sameConnector(file, now);
  const events: Event[] = [];
  const dispatcher = new Taping(connector.url, events);
  const target = {
    ...(await resolveTarget(file, '.', dispatcher)),
    template: {
      fileName: connector.admin.templateFileName({ system: '3CX V20' }),
      load: async () => connector.admin.template({ system: '3CX V20' }),
      values: {},
    },
  };
  events.length = 0;
  const world = {
    target,
    dispatcher,
    redactor: new Redactor(),
    session: new CookieJar(),
    turn: async () => undefined,
    wait: async () => undefined,
    moveClock: (seconds: number) => {
      events.push({ seconds });
      moveClock(seconds);
    },
    close: async () => undefined,
  };
  const { verdict } = await tryRule(rule, level, world, () => performance.now());
  await Promise.all([dispatcher.destroy(), connector.stop()]);
  return verdict === 'pass' ? { rule: rule.id, events } : undefined;
}

/** Sends what goes to the public address to where the connector listens, and notes it with the status it met. */
class Taping extends Agent {
  readonly #origin: string;
  readonly #events: Event[];

  constructor(origin: string, events: Event[]) {
    super();
    this.#origin = origin;
    this.#events = events;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const { path, method, headers, body } = options;
    const place = this.#events.length;
    const event = { path, method, headers: (headers ?? []) as string[], body: String(body ?? '') };
    this.#events.push({ ...event, status: 0 });
    const noted: Dispatcher.DispatchHandler = {
      onRequestStart: (...start) => handler.onRequestStart?.(...start),
      onResponseStart: (controller, status, ...rest) => {
        this.#events[place] = { ...event, status };
        handler.onResponseStart?.(controller, status, ...rest);
      },
      onResponseData: (...chunk) => handler.onResponseData?.(...chunk),
      onResponseEnd: (...end) => handler.onResponseEnd?.(...end),
      onResponseError: (...error) => handler.onResponseError?.(...error),
    };
    return super.dispatch({ ...options, origin: this.#origin }, noted);
  }
}
