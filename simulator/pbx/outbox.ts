import type { Contact } from '../engine/lookup.ts';
import type { Integration } from './integration.ts';
import { journal } from './scenario-triggers.ts';
import type { Store, StoredCall } from './store.ts';
import type { OutboxStatus, Timer } from './types.ts';
import { type Call, type CallTimes, endedValues } from './values.ts';

/** What the report of a call consists of. Nothing secret: the request is made anew for every try. */
export interface Unreported {
  readonly call: Call;
  readonly times: CallTimes;
  readonly contact: Contact | undefined;
}

/** What an outbox works with. */
export interface OutboxOptions {
  readonly store: Store;
  /** The selected template at work, if any. */
  readonly integrationNow: () => Integration | undefined;
  readonly timer: Timer;
}

/** The consequence, for the integration log, of a call that is kept. */
export const KEPT = 'the call is kept and will be logged in the CRM later';

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;

/**
 * Calls that the CRM did not take for a reason that may pass, kept in the store until it does. They leave in the order
 * in which they ended, as many at once as the template allows; after a try that fails the outbox waits, twice as long
 * each time. A call whose response was lost is reported twice: merging the two is up to the CRM.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #delayMs = FIRST_DELAY_MS;
  #delivered = 0;
  #refused = 0;
  #callOff: (() => void) | undefined;
  #underWay: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** The CRM failed a moment ago: new reports are kept without a try. */
  get isWaiting(): boolean {
    return this.#callOff !== undefined;
  }

  /** Keeps a call for later. @param template its name */
  keep(template: string, ended: Unreported): void {
    this.#options.store.addKept(template, JSON.stringify(ended));
    if (this.#underWay === undefined) this.#plan();
  }

  /** Tries the kept calls, now; resolves once they are delivered or have to wait again. */
  deliver(): Promise<void> {
    this.#callOff?.();
    this.#callOff = undefined;
    this.#underWay ??= this.#drain()
      // The store cannot be read: what is kept is tried again later.
      .catch(() => this.#plan())
      .finally(() => {
        this.#underWay = undefined;
        // Kept while the last responses were on their way.
        if (this.#waiting() > 0) this.#plan();
      });
    return this.#underWay;
  }

  /** How many calls wait, and the results of the others since the service started. */
  status(): OutboxStatus {
    return { waiting: this.#waiting(), delivered: this.#delivered, refused: this.#refused };
  }

  /** Waits for the tries under way; the calls left stay in the store. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#callOff?.();
    await this.#underWay;
  }

  #plan(): void {
    if (this.#isClosed || this.#callOff !== undefined) return;
    this.#callOff = this.#options.timer(this.#delayMs, () => void this.deliver());
    this.#delayMs = Math.min(this.#delayMs * 2, LONGEST_DELAY_MS);
  }

  async #drain(): Promise<void> {
    while (!this.#isClosed) {
      const integration = this.#options.integrationNow();
      if (integration === undefined) return;
      const { name, maxConcurrentRequests } = integration.template;
      const batch = this.#options.store.kept(name, Math.max(1, Math.floor(maxConcurrentRequests)));
      if (batch.length === 0) return;
      const done = await Promise.all(batch.map((kept) => this.#report(integration, kept)));
      if (!done.every(Boolean)) return this.#plan();
      this.#delayMs = FIRST_DELAY_MS;
    }
  }

  /** @returns whether the call left the outbox */
  async #report(integration: Integration, { id, call: text }: StoredCall): Promise<boolean> {
    const { call, times, contact } = JSON.parse(text) as Unreported;
    const values = endedValues(call, times, contact);
    const { journaling, mayPass } = await journal(integration, 'ReportCall', values, KEPT);
    if (mayPass) return false;
    this.#options.store.removeKept(integration.template.name, id);
    if (journaling === 'failed') this.#refused += 1;
    else this.#delivered += 1;
    return true;
  }

  #waiting(): number {
    const name = this.#options.integrationNow()?.template.name;
    return name === undefined ? 0 : this.#options.store.countKept(name);
  }
}
