import type { RequestListener } from 'node:http';
import type { Listen } from '../web/listen.ts';
import type { Clock, Lifetimes, Random } from './environment.ts';
import type { Faults } from './faults/faults.ts';
import type { Refusal } from './oauth/errors.ts';
import type { Policy } from './policy/policy.ts';
import type { PresetName } from './policy/presets/index.ts';
import type { MemoryDatabases } from './store/index.ts';
import type { ConnectionMethod } from './template/render.ts';

/** A refused OAuth or CRM request, reported inside the process only. Contains no secret. */
export interface RefusalEvent extends Refusal {
  readonly endpoint: string;
}

/** The configuration of a connector; every option has a default. */
export interface ConnectorOptions {
  /** Address to listen on; default 127.0.0.1. */
  readonly host?: string;
  /** Port to listen on; default 0: any free port. */
  readonly port?: number;
  /** How it listens; default: over TCP. */
  readonly listen?: Listen;
  /** Directory of `connector.sqlite`, created for its owner only when missing; default: state in memory. */
  readonly data?: string;
  /** Where its database in memory comes from, for connectors that are made by the hundred; default: it makes its own. */
  readonly memory?: MemoryDatabases;
  readonly clock?: Clock;
  readonly random?: Random;
  /** The server whose behavior it takes on, before `policy` and `lifetimes` apply; default: sound. */
  readonly behavesLike?: PresetName;
  /** Replaces decisions of the sound policy, by name. */
  readonly policy?: Partial<Policy>;
  readonly lifetimes?: Partial<Lifetimes>;
  /** Space-separated scope of a request that omits it; default: all scopes that the client is registered for. */
  readonly defaultScope?: string;
  /** Base URL of metadata, `iss`, template and links; default: the URL it listens on. */
  readonly publicUrl?: string;
  /**
   * The reverse proxies whose `X-Forwarded-For` is believed: how many of them every request passes, or a comma-separated
   * list of addresses, networks (`10.0.0.0/8`) and the names `loopback`, `linklocal` and `uniquelocal`. Default: none.
   */
  readonly trustProxy?: string | number;
  /** ISO country of phone numbers without a country code; default FR. */
  readonly phoneRegion?: string;
  /** scrypt's cost N for user passwords, a power of two; default 16384. */
  readonly passwordCost?: number;
  /** Wraps the request handler, for example in a fault-injecting proxy. */
  readonly wrap?: (handler: RequestListener) => RequestListener;
  /** Faults to choose from at `/faults` and `/api/faults` while it runs; default: neither address exists. */
  readonly faults?: Faults;
  /** Edits the template of each way of connecting before it is sent. */
  readonly template?: (xml: string, method: ConnectionMethod) => string;
  /** Gets sentences for the operator, such as why nothing can be stored; default: they go to stderr. */
  readonly onWarning?: (sentence: string) => void;
  /** Called with the private reason of each refusal. */
  readonly onRefusal?: (event: RefusalEvent) => void;
}
