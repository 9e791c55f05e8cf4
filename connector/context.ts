import type { ChangeFeed } from './change-feed.ts';
import type { Faults } from './faults/faults.ts';
import type { Housekeeping } from './housekeeping.ts';
import type { RefusalEvent } from './options.ts';
import type { Passwords } from './passwords.ts';
import type { PolicyContext } from './policy/policy.ts';
import type { Store } from './store/index.ts';
import type { ConnectionMethod } from './template/render.ts';

/** The state and configuration that every endpoint works with; decisions see the part that `PolicyContext` names. */
export interface Context extends PolicyContext {
  readonly store: Store;
  readonly passwords: Passwords;
  readonly changes: ChangeFeed;
  readonly housekeeping: Housekeeping;
  /** ISO country of phone numbers without a country code. */
  readonly phoneRegion: string;
  /** Edits the template of each way of connecting before it is sent. */
  readonly template: (xml: string, method: ConnectionMethod) => string;
  /** The proxies whose X-Forwarded-For is believed; undefined: none. */
  readonly trustProxy: string | number | undefined;
  /** Faults that the operator may choose while it runs. */
  readonly faults: Faults | undefined;
  readonly onRefusal: (event: RefusalEvent) => void;
}
