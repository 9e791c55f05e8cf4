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

/** Names of times. */
export const DATE = /(Time|Date)/;
/** Names that exist where the PBX transcribes. */
export const TRANSCRIPT = /\[(Transcription|Summary|Sentiment)\]/;
/** Names of the time at which a call was answered. */
export const ESTABLISHED = /CallEstablishedTime/;
/** Names of PKCE (RFC 7636). */
export const PKCE = /CodeChallenge|PKCECodeVerifier/;
const WORD_BESIDE_OPERATOR = /(?:\|\||&&)/;

/** @returns the scenarios of an event, of both sides, each once */
export const scenariosOf = ({ sent, event }: PlayedEvent): Scenario[] => [
  ...new Set(
    [...sent.map((each) => each.scenario), ...event.requests.map((each) => each.scenario)].filter(
      (each) => each !== undefined,
    ),
  ),
];
/** @returns in how many scenarios of an event a text has a pattern */
export const inTexts = (played: PlayedEvent, pattern: RegExp) =>
  scenariosOf(played).filter((scenario) => textsOf(scenario).some((text) => pattern.test(text))).length;
/** @returns the simulated requests with a real one beside them */
export const pairs = ({ sent }: PlayedEvent) => sent.filter(({ real }) => real !== undefined);
/** Whether the simulated PBX stopped at an error of this code or message. */
export const hasError = (played: PlayedEvent | undefined, pattern: RegExp) =>
  played?.errors.some(({ code, message }) => pattern.test(`${code} ${message}`)) ?? false;
/** Whether only one side sent a request. */
export const isPresence = ({ kind }: Concern) => kind === 'only-real' || kind === 'only-simulated';
const requestOf = (scenario: Scenario | undefined) => scenario?.request;
/** A date that stands in a text without a format. */
export const isBareDate = (text: string) =>
  /\[(?:DateTime|\w+Time(?:Local|UTC))\](?!\.)/.test(text) && !/\]\.ToString/.test(text);
/** @returns how many real requests of an event were answered with a status */
export const failedWith = ({ event }: PlayedEvent, status: number) =>
  event.requests.filter(({ exchange }) => exchange.response?.status === status).length;

/** @returns the names in a text that nothing defines: no trigger, parameter, variable or output */
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

/** Whether a `SkipIf` has an unquoted word beside `||` or `&&`, other than True and False. */
export function hasUnquotedWord(scenario: Scenario | undefined): boolean {
  const skipIf = requestOf(scenario)?.skipIf ?? '';
  return WORD_BESIDE_OPERATOR.test(skipIf) && /[!=]=\s*(?!True\b|False\b|\d)[A-Za-z]\w*/.test(skipIf);
}

/** Whether a request formats the time at which its call was answered. */
export function formatsEstablished(scenario: Scenario | undefined): boolean {
  if (scenario === undefined) return false;
  return textsOf(scenario).some((text) => ESTABLISHED.test(text) && /ToString/.test(text));
}

/** Whether the call of an event was not answered. */
export function isMissed(played: PlayedEvent | undefined): boolean {
  const type = played?.event.values['CallType'] ?? '';
  return /^(Missed|Notanswered)$/.test(type);
}

/** Whether a form has nested values. */
export function isNestedForm(scenario: Scenario | undefined): boolean {
  const request = requestOf(scenario);
  return (
    request?.encoding === 'UrlEncoded' &&
    (request.postValues?.children.some(({ kind }) => kind !== 'value') ?? false)
  );
}

/** Whether JSON has a value with a type other than text. */
export function hasTypedValue(scenario: Scenario | undefined): boolean {
  const request = requestOf(scenario);
  if (request?.postValues === undefined || request.encoding !== 'Json') return false;
  return request.postValues.children.some(
    (child) => child.kind === 'value' && /^(integer|double|boolean)$/i.test(child.type),
  );
}

/** Whether a real request of an event was redirected. */
export function followsRedirect(played: PlayedEvent | undefined): boolean {
  return (
    played?.event.requests.some(({ exchange }) => {
      const { status = 0 } = exchange.response ?? {};
      return status >= 301 && status <= 308;
    }) ?? false
  );
}

/** Whether an event is a lookup of any kind. */
export function isLookup({ event }: PlayedEvent): boolean {
  return ['ring', 'email', 'search', 'test'].includes(event.deed);
}

/** Whether a real request of an event was refused with 401. */
export function wasRefused(played: PlayedEvent | undefined): boolean {
  return played !== undefined && failedWith(played, 401) > 0;
}

/** Whether the lookup of a reported call found nothing: its last answer is empty. */
export function isUnknownCaller({ event }: PlayedEvent): boolean {
  return (
    event.ring !== undefined &&
    /^\s*(\[\s*\]|\{\s*"\w+"\s*:\s*\[\s*\]\s*\}|)\s*$/.test(
      event.ring.requests.at(-1)?.exchange.response?.body ?? '-',
    )
  );
}

/** Whether the simulated PBX took the contact of a call from its phonebook. */
export function fromPhonebook(played: PlayedEvent | undefined): boolean {
  return played?.notes.some((note) => /the phonebook has a contact/.test(note)) ?? false;
}
