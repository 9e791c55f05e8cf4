import type { Contact } from '../engine/lookup.ts';
import type { Integration } from './integration.ts';
import { journal } from './moments.ts';
import type { Store } from './store.ts';
import type { OutboxStatus, Timer } from './types.ts';
import { type Call, type CallTimes, endedValues } from './values.ts';

/** What the report of a call is made of. Nothing secret: the request is made anew for every try. */
export interface Unreported {
  readonly call: Call;
  readonly times: CallTimes;
  readonly contact: Contact | undefined;
}

/** Calls that the CRM did not take for a reason that may pass, kept until it does. */
export interface Outbox {
  /** The CRM failed a moment ago: whatever is to be reported is kept without a try. */
  readonly isWaiting: boolean;
  keep(template: string, ended: Unreported): void;
  /** Tries what is kept, now; resolves once it is delivered or has to wait again. */
  deliver(): Promise<void>;
  status(): OutboxStatus;
  /** Waits for the tries under way; what is left stays in the store. */
  close(): Promise<void>;
}

export interface OutboxOptions {
  readonly store: Store;
  /** The selected template at work, if any. */
  readonly integrationNow: () => Integration | undefined;
  readonly timer: Timer;
}

/** What the integration log says of a call that is kept. */
export const KEPT = 'the call is kept and will be logged in the CRM later';

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;

/**
 * An outbox over the store. What is kept leaves in the order in which the calls ended, as many at once as the template
 * allows; after a try that fails it waits, twice as long each time. A call whose answer was lost is reported twice:
 * merging the two is up to the CRM.
 */
export function createOutbox({ store, integrationNow, timer }: OutboxOptions): Outbox {
  let delayMs = FIRST_DELAY_MS;
  let delivered = 0;
  let refused = 0;
  let callOff: (() => void) | undefined;
  let underWay: Promise<void> | undefined;
  let closed = false;

  const plan = () => {
    if (closed || callOff !== undefined) return;
    callOff = timer(delayMs, () => void deliver());
    delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS);
  };

  const report = async (integration: Integration, { id, call: text }: { id: number; call: string }) => {
    const { call, times, contact } = JSON.parse(text) as Unreported;
    const { journaling, mayPass } = await journal(
      integration,
      'ReportCall',
      endedValues(call, times, contact),
      KEPT,
    );
    if (mayPass) return false;
    store.removeKept(id);
    if (journaling === 'failed') refused++;
    else delivered++;
    return true;
  };

  const drain = async () => {
    while (!closed) {
      const integration = integrationNow();
      if (integration === undefined) return;
      const { name, maxConcurrentRequests } = integration.template;
      const batch = store.kept(name, Math.max(1, Math.floor(maxConcurrentRequests)));
      if (batch.length === 0) return;
      const done = await Promise.all(batch.map((kept) => report(integration, kept)));
      if (!done.every(Boolean)) return plan();
      delayMs = FIRST_DELAY_MS;
    }
  };

  const deliver = (): Promise<void> => {
    callOff?.();
    callOff = undefined;
    underWay ??= drain().finally(() => {
      underWay = undefined;
      // Kept while the last answers were on their way.
      if (waiting() > 0) plan();
    });
    return underWay;
  };

  const waiting = () => {
    const name = integrationNow()?.template.name;
    return name === undefined ? 0 : store.countKept(name);
  };

  return {
    get isWaiting() {
      return callOff !== undefined;
    },
    keep(template, ended) {
      store.addKept(template, JSON.stringify(ended));
      if (underWay === undefined) plan();
    },
    deliver,
    status: () => ({ waiting: waiting(), delivered, refused }),
    async close() {
      closed = true;
      callOff?.();
      await underWay;
    },
  };
}
