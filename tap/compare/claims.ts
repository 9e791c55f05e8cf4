import type { Template } from '../../simulator/template/index.ts';
import {
  type Concern,
  DATE,
  ESTABLISHED,
  failedWith,
  followsRedirect,
  formatsEstablished,
  fromPhonebook,
  hasError,
  hasTypedValue,
  hasUnquotedWord,
  inTexts,
  isBareDate,
  isLookup,
  isMissed,
  isNestedForm,
  isPresence,
  isUnknownCaller,
  PKCE,
  pairs,
  scenariosOf,
  TRANSCRIPT,
  undefinedNames,
  wasRefused,
} from './claim-signs.ts';
import { conditionsOf, textsOf, useOf } from './place.ts';
import type { PlayedEvent } from './play.ts';

/** A behavior of `simulator/engine/model.yaml` that requests can show. */
export interface ModelClaim {
  readonly key: string;
  /** How its behavior begins in the model. */
  readonly begins: string;
  readonly concerns: (concern: Concern, template: Template) => boolean;
  /** How often an event shows it. */
  readonly seen: (played: PlayedEvent, template: Template) => number;
}

/** What traffic may confirm or contradict of the engine's model. */
export const MODEL_CLAIMS: readonly ModelClaim[] = [
  {
    key: 'fixed-values',
    begins: 'Fixed values such as `ResponseType`',
    concerns: ({ kind }) => kind === 'template',
    seen: () => 0,
  },
  {
    key: 'number',
    begins: 'A prefix is `+` or `00`',
    concerns: ({ kind, source }) => kind === 'value' && /\[Number\]/.test(source),
    seen: (played, { number }) =>
      number.at === undefined
        ? 0
        : pairs(played).filter(
            ({ scenario }) => scenario && textsOf(scenario).some((text) => /\[Number\]/.test(text)),
          ).length,
  },
  {
    key: 'unknown-names',
    begins: 'A name that nothing defines stays as written',
    concerns: ({ kind, source, simulated, real }, template) =>
      ['value', 'missing', 'extra', 'spelling'].includes(kind) &&
      !TRANSCRIPT.test(source) &&
      !PKCE.test(source) &&
      undefinedNames(source, template).some((name) => (real + simulated).includes(`[${name}]`)),
    seen: (played, template) =>
      scenariosOf(played).filter((scenario) =>
        textsOf(scenario).some((text) => undefinedNames(text, template).length > 0),
      ).length,
  },
  {
    key: 'transcripts',
    begins: '`[Transcription]`, `[Summary]` and `[Sentiment]` exist',
    concerns: ({ kind, source }) => ['value', 'missing', 'extra'].includes(kind) && TRANSCRIPT.test(source),
    seen: (played) => inTexts(played, TRANSCRIPT),
  },
  {
    key: 'unquoted-words',
    begins: 'In `SkipIf` an unquoted word beside',
    concerns: (concern) =>
      isPresence(concern) &&
      (hasError(concern.played, /unquoted-text/) ||
        (concern.kind === 'only-simulated' && hasUnquotedWord(concern.scenario))),
    seen: (played) => scenariosOf(played).filter(hasUnquotedWord).length,
  },
  {
    key: 'dates-printed',
    begins: 'A date without a format prints in the culture',
    concerns: ({ kind, source }) => kind === 'value' && isBareDate(source),
    seen: (played) => scenariosOf(played).filter((scenario) => textsOf(scenario).some(isBareDate)).length,
  },
  {
    key: 'missing-dates',
    begins: 'Formatting the established time of a missed call',
    concerns: (concern) =>
      (isPresence(concern) &&
        (hasError(concern.played, /the date is not there/) ||
          (concern.kind === 'only-simulated' &&
            isMissed(concern.played) &&
            formatsEstablished(concern.scenario)))) ||
      (concern.kind === 'value' && ESTABLISHED.test(concern.source) && /ToString/.test(concern.source)),
    seen: (played) => (isMissed(played) ? scenariosOf(played).filter(formatsEstablished).length : 0),
  },
  {
    key: 'methods',
    begins: "Methods are those of .NET's String",
    concerns: ({ kind, source }) =>
      kind === 'value' && !DATE.test(source) && useOf(source).methods.length > 0,
    seen: (played) =>
      pairs(played).filter(
        ({ scenario }) => scenario && textsOf(scenario).some((text) => useOf(text).methods.length > 0),
      ).length,
  },
  {
    key: 'authentication-alone',
    begins: 'A scenario that skips itself never authenticates',
    concerns: ({ isAuthentication, part, kind }) =>
      isAuthentication && part === 'header' && (kind === 'missing' || kind === 'extra'),
    seen: (played) => pairs(played).filter(({ isAuthentication }) => isAuthentication).length,
  },
  {
    key: 'addresses',
    begins: 'The whole URL is made legal',
    concerns: ({ part, kind }) => (part === 'query' || part === 'path') && kind === 'spelling',
    seen: (played) => pairs(played).filter(({ request }) => /[?&][^=]+=.*%|[+]/.test(request.url)).length,
  },
  {
    key: 'bodies',
    begins: 'A GET has no body',
    concerns: ({ part, kind, scenario, source }) =>
      part === 'body' &&
      (kind === 'order' ||
        ((kind === 'missing' || kind === 'extra') && source === '' && scenario?.request?.method === 'GET')),
    seen: (played) => pairs(played).length,
  },
  {
    key: 'nested-fields',
    begins: 'A form names nested values',
    concerns: ({ part, scenario, kind }) =>
      part === 'body' &&
      (kind === 'missing' || kind === 'extra' || kind === 'spelling') &&
      isNestedForm(scenario),
    seen: (played) => pairs(played).filter(({ scenario }) => isNestedForm(scenario)).length,
  },
  {
    key: 'json-types',
    begins: 'Integer, Double and Boolean become JSON',
    concerns: ({ kind }) => kind === 'type',
    seen: (played) => pairs(played).filter(({ scenario }) => hasTypedValue(scenario)).length,
  },
  {
    key: 'redirects',
    begins: 'Five redirects are followed',
    concerns: (concern) => isPresence(concern) && followsRedirect(concern.played),
    seen: (played) => Number(followsRedirect(played)),
  },
  {
    key: 'not-found',
    begins: 'On a lookup 404 means',
    concerns: (concern) =>
      isPresence(concern) &&
      !concern.isAuthentication &&
      concern.played !== undefined &&
      isLookup(concern.played) &&
      concern.played.event.requests.some(
        ({ exchange }) => (exchange.response?.status ?? 500) >= 400 && exchange.response?.status !== 401,
      ),
    seen: (played) => (isLookup(played) ? failedWith(played, 404) : 0),
  },
  {
    key: 'concurrency',
    begins: '`MaxConcurrentRequests` counts single requests',
    concerns: ({ kind, part }) => kind === 'timing' && part === 'concurrency',
    seen: () => 0,
  },
  {
    key: 'found-records',
    begins: 'A chain whose outputs are all empty found no contact',
    concerns: (concern) =>
      isPresence(concern) &&
      concern.scenario !== undefined &&
      conditionsOf(concern.scenario).some((text) => /FoundRecordCount/.test(text)),
    seen: (played) =>
      scenariosOf(played).filter((scenario) =>
        conditionsOf(scenario).some((text) => /FoundRecordCount/.test(text)),
      ).length,
  },
  {
    key: 'lifetime',
    begins: 'A token lives for `BearerExpiration`',
    concerns: (concern) => isPresence(concern) && concern.isAuthentication && !wasRefused(concern.played),
    seen: (played) => Number(played.event.requests.some(({ isAuthentication }) => !isAuthentication)),
  },
  {
    key: 'refused-token',
    begins: 'One 401 leads to one new authentication',
    concerns: (concern) =>
      (isPresence(concern) && wasRefused(concern.played)) ||
      (concern.kind === 'timing' && concern.part === 'token requests'),
    seen: (played) => Number(wasRefused(played)),
  },
  {
    key: 'rotation',
    begins: 'An output or variable named like an OAuth parameter',
    concerns: ({ kind, isAuthentication, source }, template) =>
      kind === 'value' &&
      isAuthentication &&
      template.parameters.some(({ type, name }) => type === 'OAuth' && source.includes(`[${name}]`)),
    seen: (played) => pairs(played).filter(({ isAuthentication }) => isAuthentication).length,
  },
  {
    key: 'test-button',
    begins: 'The Test button authenticates with tokens',
    concerns: (concern) =>
      isPresence(concern) && concern.isAuthentication && concern.played?.event.deed === 'test',
    seen: ({ event }) => Number(event.deed === 'test'),
  },
  {
    key: 'pkce',
    begins: 'Authorize makes a PKCE challenge',
    concerns: ({ source }) => PKCE.test(source),
    seen: (played, { parameters }) =>
      Number(
        played.authorizeUrl !== undefined &&
          parameters.some(({ requestUrl, requestUrlParameters }) =>
            PKCE.test(requestUrl + requestUrlParameters),
          ),
      ),
  },
  {
    key: 'calls-without-contact',
    begins: 'A call without a contact is reported',
    concerns: ({ kind, played }) =>
      kind === 'only-real' && played?.notes.some((note) => /calls with a contact only/.test(note)) === true,
    seen: (played) => Number(played.event.deed === 'report' && isUnknownCaller(played)),
  },
  {
    key: 'contact-creation',
    begins: '`CreateContactRecord` runs for either direction',
    concerns: (concern) => isPresence(concern) && concern.scenario?.id === 'CreateContactRecord',
    seen: (played) => pairs(played).filter(({ scenario }) => scenario?.id === 'CreateContactRecord').length,
  },
  {
    key: 'lookups-of-a-call',
    begins: 'A call of several legs is looked up once',
    concerns: ({ kind, scenario, played }) =>
      kind === 'only-real' && scenario?.id === '' && !wasRefused(played),
    seen: ({ event }) => Number(event.deed === 'ring' && event.report !== undefined),
  },
  {
    key: 'reports-of-a-call',
    begins: 'A call that several agents had is reported once',
    concerns: ({ kind, scenario, played }) =>
      kind === 'only-simulated' && scenario?.id === '' && played?.event.deed === 'report',
    seen: () => 0,
  },
  {
    key: 'emojis',
    begins: 'Emojis are removed from `[ChatMessages]`',
    concerns: ({ kind, source }) => kind === 'value' && /ChatMessages/.test(source),
    seen: (played) =>
      Number(
        played.event.deed === 'chat' &&
          /\p{Emoji_Presentation}/u.test(played.event.values['ChatMessages'] ?? ''),
      ),
  },
  {
    key: 'phonebook-first',
    begins: 'With `NotQueryIfInPhonebookFound`',
    concerns: ({ kind, scenario, played }) =>
      kind === 'only-simulated' && scenario?.id === '' && played?.event.deed === 'report',
    seen: ({ event }) => Number(event.deed === 'report' && event.ring === undefined),
  },
  {
    key: 'phonebook-members',
    begins: 'A contact of the phonebook has the members',
    concerns: ({ kind, source, played }) =>
      ['value', 'type', 'missing', 'extra'].includes(kind) &&
      fromPhonebook(played) &&
      /EntityI[dD]|EntityType|Contact::/.test(source),
    seen: (played) => Number(fromPhonebook(played)),
  },
];
