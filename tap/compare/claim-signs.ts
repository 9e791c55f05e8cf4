import type { TapDifferenceKind } from '../../reports/tap/comparison.ts';
import type { Scenario, Template } from '../../simulator/template/index.ts';
import { textsOf, useOf } from './place.ts';
import type { PlayedEvent } from './play.ts';

/** A difference, with what decides which claim of the model it concerns. */
export interface Concern {
  readonly kind: TapDifferenceKind;
  readonly part: string;
  readonly played: PlayedEvent | undefined;
  readonly scenario: Scenario | undefined;
  readonly isAuthentication: boolean;
  /** Text of the template that the value is made of. */
  readonly source: string;
  readonly real: string;
  readonly simulated: string;
}

export const DATE = /(Time|Date)/;
export const TRANSCRIPT = /\[(Transcription|Summary|Sentiment)\]/;
export const ESTABLISHED = /CallEstablishedTime/;
export const PKCE = /CodeChallenge|PKCECodeVerifier/;
export const WORD_BESIDE_OPERATOR = /(?:\|\||&&)/;

export const scenariosOf = ({ sent, event }: PlayedEvent): Scenario[] => [
  ...new Set(
    [...sent.map((each) => each.scenario), ...event.requests.map((each) => each.scenario)].filter(
      (each) => each !== undefined,
    ),
  ),
];
export const inTexts = (played: PlayedEvent, pattern: RegExp) =>
  scenariosOf(played).filter((scenario) => textsOf(scenario).some((text) => pattern.test(text))).length;
export const pairs = ({ sent }: PlayedEvent) => sent.filter(({ real }) => real !== undefined);
export const hasError = (played: PlayedEvent | undefined, pattern: RegExp) =>
  played?.errors.some(({ code, message }) => pattern.test(`${code} ${message}`)) ?? false;
export const isPresence = ({ kind }: Concern) => kind === 'only-real' || kind === 'only-simulated';
export const requestOf = (scenario: Scenario | undefined) => scenario?.request;
/** A date that stands in a text without a format. */
export const isBareDate = (text: string) =>
  /\[(?:DateTime|\w+Time(?:Local|UTC))\](?!\.)/.test(text) && !/\]\.ToString/.test(text);
export const failedWith = ({ event }: PlayedEvent, status: number) =>
  event.requests.filter(({ exchange }) => exchange.response?.status === status).length;

export function undefinedNames(text: string, template: Template): string[] {
  const known = new Set([
    ...template.parameters.map(({ name }) => name),
    ...template.scenarios.flatMap(({ variables, outputs }) => [
      ...variables.map(({ name }) => name),
      ...outputs.outputs.map(({ type }) => type),
    ]),
  ]);
  return useOf(text).names.filter((name) => !known.has(name) && !PREDEFINED.test(name));
}

/** Names that triggers offer; a text with one of them is judged by its own claim. */
export const PREDEFINED =
  /^(Contact::.*|Number|Name|Agent.*|Call.*|DateTime|Duration.*|Email|Entity.*|Recording.*|QueueExtension|Chat.*|SearchText|EscapedSearchText|FirstName|LastName|Company.*|MaxLength|RedirectUri|[sS]tate|code|Query|FoundRecordCount)$/;

export function hasUnquotedWord(scenario: Scenario | undefined): boolean {
  const skipIf = requestOf(scenario)?.skipIf ?? '';
  return WORD_BESIDE_OPERATOR.test(skipIf) && /[!=]=\s*(?!True\b|False\b|\d)[A-Za-z]\w*/.test(skipIf);
}

export function formatsEstablished(scenario: Scenario | undefined): boolean {
  if (scenario === undefined) return false;
  return textsOf(scenario).some((text) => ESTABLISHED.test(text) && /ToString/.test(text));
}

export function isMissed(played: PlayedEvent | undefined): boolean {
  const type = played?.event.values['CallType'] ?? '';
  return /^(Missed|Notanswered)$/.test(type);
}

export function isNestedForm(scenario: Scenario | undefined): boolean {
  const request = requestOf(scenario);
  return (
    request?.encoding === 'UrlEncoded' &&
    (request.postValues?.children.some(({ kind }) => kind !== 'value') ?? false)
  );
}

export function hasTypedValue(scenario: Scenario | undefined): boolean {
  const request = requestOf(scenario);
  if (request?.postValues === undefined || request.encoding !== 'Json') return false;
  return request.postValues.children.some(
    (child) => child.kind === 'value' && /^(integer|double|boolean)$/i.test(child.type),
  );
}

export function followsRedirect(played: PlayedEvent | undefined): boolean {
  return (
    played?.event.requests.some(({ exchange }) => {
      const { status = 0 } = exchange.response ?? {};
      return status >= 301 && status <= 308;
    }) ?? false
  );
}

export function isLookup({ event }: PlayedEvent): boolean {
  return ['ring', 'email', 'search', 'test'].includes(event.deed);
}

export function wasRefused(played: PlayedEvent | undefined): boolean {
  return played !== undefined && failedWith(played, 401) > 0;
}

export function isUnknownCaller({ event }: PlayedEvent): boolean {
  return (
    event.ring !== undefined &&
    /^\s*(\[\s*\]|\{\s*"\w+"\s*:\s*\[\s*\]\s*\}|)\s*$/.test(
      event.ring.requests.at(-1)?.exchange.response?.body ?? '-',
    )
  );
}

export function fromPhonebook(played: PlayedEvent | undefined): boolean {
  return played?.notes.some((note) => /the phonebook has a contact/.test(note)) ?? false;
}
