import type { ServerOptions } from 'node:https';
import type { Policy } from '../../connector/policy/index.ts';

/** A request and the answer the sound connector gave, as the wire saw them. */
export interface WireExchange {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string | string[] | undefined>>;
  readonly requestBody: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string;
}

/** A response as it goes out, its body decoded. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string;
}

/** How a front may fall short of what it should be. */
export interface TlsFault {
  /** Replace those of the sound settings: protocol versions and cipher suites. */
  readonly tls?: Pick<ServerOptions, 'minVersion' | 'maxVersion' | 'ciphers'>;
  /** Whether a request for this path is served over plain http too. */
  readonly servesPlain?: (path: string) => boolean;
  /** The certificate comes without the intermediate one. */
  readonly withholdsIntermediate?: boolean;
}

/** One fault, planted in the sound connector: the proof that a rule can fail. */
export interface Mutant {
  /** What the faulty server does, as one sentence in the present tense. */
  readonly name: string;
  /** Replaces decisions of the connector's policy. */
  readonly policy?: Partial<Policy>;
  /** Alters what goes out on the wire; returning the exchange itself changes nothing. */
  readonly tamper?: (exchange: WireExchange) => WireResponse;
  /** Changes the XML of the standard template before it is sent. */
  readonly template?: (xml: string) => string;
  /** Changes the XML of the Client Credentials template before it is sent. */
  readonly headlessTemplate?: (xml: string) => string;
  /** Weakens the TLS front that stands before the connector for rules that need `tls`. */
  readonly tls?: TlsFault;
  /** The claim at which the rule fails. */
  readonly breaks: string;
  /** Ids of other rules that this fault breaks by its nature. */
  readonly alsoFails?: readonly string[];
}

/** Declares the mutants of the rule in the file beside this one. */
export function mutants(...list: readonly [Mutant, ...Mutant[]]): readonly Mutant[] {
  return list;
}
