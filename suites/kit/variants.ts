import type { RequestListener } from 'node:http';
import type { ConnectorOptions } from '../../connector/options.ts';
import type { Mutant } from './mutants.ts';
import type { Need } from './needs.ts';
import type { ClientInfo, Target } from './target.ts';

/** What a variant may change of the reference target file, and of what is seeded from it. */
export interface VariantTarget {
  readonly issuer: string;
  readonly endpoints: {
    readonly [name in 'authorization' | 'token' | 'revocation' | 'metadata']?: string | undefined;
  };
  readonly api: {
    readonly [name in 'search' | 'contacts' | 'calls' | 'chats' | 'accountHeader']?: string | undefined;
  };
  readonly clients: {
    readonly main: ClientInfo;
    readonly other?: ClientInfo | undefined;
    readonly limited?: ClientInfo | undefined;
  };
  readonly accounts: {
    readonly main?: { readonly id: string } | undefined;
    readonly other?: { readonly id: string } | undefined;
  };
  readonly scopes: {
    readonly api: string;
    readonly partial: readonly string[];
    readonly default?: string | undefined;
  };
  readonly can: readonly Need[];
  readonly lifetimes: Target['lifetimes'];
  /** `undefined`: there is no template. */
  readonly template?: VariantTemplate | undefined;
  /** `undefined`: there is no Client Credentials template. */
  readonly headlessTemplate?: VariantTemplate | undefined;
}

/** A template as a target file names it. */
export interface VariantTemplate {
  readonly file: string;
  readonly values: Readonly<Record<string, string>>;
}

/** What it makes of them; `approval`: the words on the controls of its pages, where no default reading finds them. */
export type VariantTargetChanges = Partial<VariantTarget> & {
  readonly approval?: { readonly how: 'form'; readonly approve?: string; readonly deny?: string };
};

/**
 * A conformant deployment that looks different from the reference connector: the proof that a rule does not fail what
 * is sound. Every rule must pass on it, be rightly not applicable, or advise where the variant departs from a SHOULD.
 */
export interface Variant extends Pick<Mutant, 'policy' | 'tamper' | 'template' | 'headlessTemplate'> {
  /** What the server does differently, as one sentence in the present tense. No two variants share a name. */
  readonly name: string;
  /** Why that is conformant, with the sections that permit it. */
  readonly because: string;
  /** Wraps the request handler of each server that is started, so that it may hold state of that server. */
  readonly wrap?: (handler: RequestListener) => RequestListener;
  /** Makes what holds state of one server, for each server that is started; in place of `policy` and `tamper`. */
  readonly perServer?: () => Pick<Mutant, 'policy' | 'tamper'>;
  /** Options of the connector. */
  readonly options?: Pick<ConnectorOptions, 'host' | 'lifetimes' | 'defaultScope'>;
  /** Whether every rule meets it over TLS. */
  readonly overTls?: boolean;
  /** Changes the target file, before the connector is seeded from it. */
  readonly target?: (file: VariantTarget) => VariantTargetChanges;
  /** What the target does not declare: rules that need it are not applicable. */
  readonly lacks?: readonly Need[];
  /** Ids of other rules that are not applicable, with the reason. */
  readonly notApplicable?: Readonly<Record<string, string>>;
  /** Ids of rules of the level SHOULD or MAY that rightly advise, with the reason. */
  readonly advised?: Readonly<Record<string, string>>;
}

/** Declares the sound variants of one subject, in a file `suites/variants/SUBJECT.variants.ts`. */
export function variants(...list: readonly [Variant, ...Variant[]]): readonly Variant[] {
  return list;
}
