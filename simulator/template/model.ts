/**
 * The typed model of a 3CX CRM template, as the parser makes it and the engine runs it.
 * Texts are kept unchanged: nothing is trimmed, and only what the format defines as a number becomes one. `at` is where
 * the element starts, for messages.
 */

import type {
  ENCODINGS,
  METHODS,
  PARAMETER_TYPES,
  PREFIXES,
  RESPONSE_TYPES,
  RULE_TYPES,
  SCENARIO_TYPES,
} from './enumerations.ts';

/** A position in the template's text; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** An expression, unchanged, with the position of its element. */
export interface Expression {
  readonly text: string;
  readonly at: Position;
}

/** A CRM template: the root element `Crm`. */
export interface Template {
  readonly name: string;
  readonly version: number;
  readonly country: string;
  readonly supportsEmojis: boolean;
  readonly supportsTranscription: boolean;
  readonly listPageSize: number | undefined;
  readonly number: NumberFormat;
  readonly maxConcurrentRequests: number;
  readonly parameters: readonly Parameter[];
  readonly authentication: Authentication;
  /** In document order. */
  readonly scenarios: readonly Scenario[];
  /** What the parser ignores: attributes and elements outside the vocabulary, and a second element where one counts. */
  readonly unknown: readonly Unknown[];
  /** Where the root element starts. */
  readonly at: Position;
}

/** An attribute or element that has no effect. */
export interface Unknown {
  /** `second`: an element that occurs once; the first one counts. */
  readonly kind: 'attribute' | 'element' | 'second';
  readonly name: string;
  /** Name of the parent element, for example `Variable`. */
  readonly on: string;
  /** Text of an attribute; empty for an element. */
  readonly value: string;
  readonly at: Position;
}

/** How the engine writes an international prefix before it asks the CRM. */
export type Prefix = (typeof PREFIXES)[number];

/** `Number`: how a caller's number is written before a lookup. */
export interface NumberFormat {
  readonly prefix: Prefix;
  /** A number or an expression such as `[MaxLength]`; empty: do not cut. */
  readonly maxLength: string;
  /** Absent when the template has no `Number` element (then AsIs, no cut: our model). */
  readonly at: Position | undefined;
}

/** What an admin enters for a parameter; `OAuth` is the Authorize button. */
export type ParameterType = (typeof PARAMETER_TYPES)[number];

/** A setting that the admin fills in. */
export interface Parameter {
  readonly name: string;
  readonly title: string;
  readonly type: ParameterType;
  /** A group such as "General Configuration", or the name of the Boolean parameter that enables this one. */
  readonly parent: string;
  readonly editor: string;
  readonly default: string;
  readonly validation: string;
  /** Separated by `,` or `;`; a trailing separator adds nothing. */
  readonly listValues: readonly string[];
  /** OAuth only; empty otherwise. */
  readonly requestUrl: string;
  readonly requestUrlParameters: string;
  readonly responseScenario: string;
  readonly at: Position;
}

/** How requests are authenticated. */
export type Authentication =
  | { readonly type: 'No'; readonly at: Position | undefined }
  | { readonly type: 'Basic'; readonly value: Expression; readonly at: Position }
  | {
      readonly type: 'Scenario';
      /** Id of the scenario that authenticates. */
      readonly scenario: string;
      /** Seconds; absent when not written. */
      readonly defaultExpiration: number | undefined;
      readonly storeAllValues: boolean;
      readonly at: Position;
    };

/** Only `REST` scenarios are simulated. */
export type ScenarioType = (typeof SCENARIO_TYPES)[number];

/** One request to the CRM with what is read from its response. */
export interface Scenario {
  /** Empty for a lookup by number. */
  readonly id: string;
  readonly type: ScenarioType;
  /** For `EntityOrder`; empty when not written. */
  readonly entityId: string;
  readonly entityOrder: string;
  readonly request: Request | undefined;
  readonly rules: readonly Rule[];
  readonly variables: readonly Variable[];
  readonly outputs: Outputs;
  readonly at: Position;
}

/** HTTP method of a request. */
export type Method = (typeof METHODS)[number];

/** `Request`: what a scenario sends. */
export interface Request {
  readonly url: Expression;
  readonly skipIf: string;
  readonly method: Method;
  readonly encoding: (typeof ENCODINGS)[number];
  /** Empty: what the encoding implies. */
  readonly contentType: string;
  readonly message: string;
  readonly messagePasses: number;
  readonly responseType: (typeof RESPONSE_TYPES)[number];
  readonly headers: readonly Leaf[];
  readonly queryParams: readonly Leaf[];
  readonly values: readonly Leaf[];
  readonly postValues: Container | undefined;
  readonly at: Position;
}

/** `<Value Key= If= SkipIf= Passes= Type=>text</Value>` */
export interface Leaf {
  readonly kind: 'value';
  readonly key: string;
  readonly if: string;
  readonly skipIf: string;
  readonly passes: number;
  /** Decides the JSON type: String, Integer, Double, Boolean, DateTime ... as written. */
  readonly type: string;
  readonly text: string;
  readonly at: Position;
}

/** `PostValues` itself, `Object` or `Array`, to any depth. */
export interface Container {
  readonly kind: 'object' | 'array';
  readonly key: string;
  readonly if: string;
  readonly skipIf: string;
  readonly children: readonly (Leaf | Container)[];
  readonly at: Position;
}

/** A condition on a record of the response. */
export interface Rule {
  readonly type: (typeof RULE_TYPES)[number];
  /** Dotted, absolute from the response root. */
  readonly path: string;
  /** The value `Equals` compares with. */
  readonly ethalon: string;
  readonly at: Position;
}

/** A value read from a record of the response. */
export interface Variable {
  readonly name: string;
  readonly path: string;
  /** Rules of its `Filter`; empty for `<Filter/>` or no filter. */
  readonly filter: readonly Rule[];
  readonly at: Position;
}

/** `Outputs`: what a scenario yields, and what runs next. */
export interface Outputs {
  /** Scenario to run per passing record; empty: none. */
  readonly next: string;
  readonly allowEmpty: boolean;
  readonly outputs: readonly Output[];
  readonly at: Position | undefined;
}

/** One output: a field of a contact, a token or a header. */
export interface Output {
  readonly type: string;
  readonly value: string;
  readonly passes: number;
  readonly at: Position;
}
