import { HEADER_OUTPUTS } from '../engine/output-types.ts';
import type { Parameter, Scenario } from '../template/model.ts';
import { chainFrom, scenarioById } from '../template/references.ts';
import type { LintRule } from './rule.ts';
import { type LintSubject, namesOf } from './subject.ts';

const oauthParameters = ({ template }: LintSubject): Parameter[] =>
  template.parameters.filter(({ type }) => type === 'OAuth');

function oauthRule(
  test: (parameter: Parameter, subject: LintSubject) => string | undefined,
): LintRule['check'] {
  return (subject, report) => {
    for (const parameter of oauthParameters(subject)) {
      const message = test(parameter, subject);
      if (message !== undefined) report(parameter.at, message);
    }
  };
}

/** The response scenario of a parameter and its followers; `undefined` without one. */
function responseChain(parameter: Parameter, { template }: LintSubject): Scenario[] | undefined {
  const start = scenarioById(template, parameter.responseScenario);
  return start && chainFrom(template, start);
}

/** Names that the requests of these scenarios read. */
function readBy(scenarios: readonly Scenario[], { expressions }: LintSubject): Set<string> {
  const own = expressions.filter(({ scenario }) => scenario && scenarios.includes(scenario));
  return new Set(own.flatMap(namesOf));
}

const outputTypes = (scenarios: readonly Scenario[]): Set<string> =>
  new Set(scenarios.flatMap(({ outputs }) => outputs.outputs.map(({ type }) => type)));

/** Authorize, the authentication scenario and its tokens. */
export const AUTHENTICATION_RULES: readonly LintRule[] = [
  {
    id: 'oauth-state',
    severity: 'error',
    title: 'Authorize sends a state',
    why: 'The PBX refuses a callback without the state that it issued, so Authorize fails; one that accepted it would let an attacker connect another account.',
    remedy: 'Add state=[State] to RequestUrlParameters.',
    check: oauthRule(({ name, requestUrlParameters }) =>
      requestUrlParameters.includes('[State]') ? undefined : `Authorize of "${name}" sends no [State]`,
    ),
  },
  {
    id: 'oauth-redirect-uri',
    severity: 'error',
    title: 'Authorize sends a redirect URI',
    why: 'The CRM redirects the browser to its first registered URI, or refuses: the code never reaches this PBX.',
    remedy: 'Add redirect_uri=[RedirectUri] to RequestUrlParameters.',
    check: oauthRule(({ name, requestUrlParameters }) =>
      requestUrlParameters.includes('[RedirectUri]')
        ? undefined
        : `Authorize of "${name}" sends no [RedirectUri]`,
    ),
  },
  {
    id: 'oauth-response-type',
    severity: 'error',
    title: 'Authorize requests a code',
    why: 'Without response_type=code the CRM refuses the request (RFC 6749 4.1.1).',
    remedy: 'Add response_type=code to RequestUrlParameters.',
    check: oauthRule(({ name, requestUrl, requestUrlParameters }) =>
      /response_type=(code(&|$)|\[)/.test(`${requestUrl}&${requestUrlParameters}`)
        ? undefined
        : `Authorize of "${name}" does not request response_type=code`,
    ),
  },
  {
    id: 'oauth-client-id',
    severity: 'error',
    title: 'Authorize sends a client id',
    why: 'Without client_id the CRM cannot identify the client and refuses the request (RFC 6749 4.1.1).',
    remedy: 'Add client_id=[ClientId], with ClientId the parameter that holds it, to RequestUrlParameters.',
    check: oauthRule(({ name, requestUrl, requestUrlParameters }) =>
      /(^|[?&])client_id=/.test(`${requestUrl}&${requestUrlParameters}`)
        ? undefined
        : `Authorize of "${name}" sends no client_id`,
    ),
  },
  {
    id: 'oauth-response-scenario',
    severity: 'error',
    title: 'An OAuth parameter has a response scenario',
    why: 'The code is discarded: Authorize seems to work, and nothing is connected.',
    remedy: 'Set ResponseScenario to the Id of the scenario that redeems the code.',
    check: oauthRule((parameter, subject) => {
      if (responseChain(parameter, subject)) return undefined;
      return parameter.responseScenario === ''
        ? `The OAuth parameter "${parameter.name}" has no ResponseScenario`
        : `The OAuth parameter "${parameter.name}" names the response scenario "${parameter.responseScenario}", which does not exist`;
    }),
  },
  {
    id: 'oauth-result',
    severity: 'error',
    title: 'The response scenario has the output Result',
    why: 'The PBX stores Result: without it Authorize ends without a token.',
    remedy: 'Add an Output of Type="Result" with the refresh token.',
    check: oauthRule((parameter, subject) => {
      const chain = responseChain(parameter, subject);
      return chain && !outputTypes(chain).has('Result')
        ? `The response scenario "${parameter.responseScenario}" has no output Result`
        : undefined;
    }),
  },
  {
    id: 'oauth-code',
    severity: 'error',
    title: 'The response scenario redeems the code',
    why: 'Without the code the CRM issues no token.',
    remedy: 'Send code=[code] in the response scenario.',
    check: oauthRule((parameter, subject) => {
      const chain = responseChain(parameter, subject);
      return chain && !readBy(chain, subject).has('code')
        ? `The response scenario "${parameter.responseScenario}" does not read [code]`
        : undefined;
    }),
  },
  {
    id: 'oauth-redeem-redirect-uri',
    severity: 'warning',
    title: 'The code is redeemed with the redirect URI',
    why: 'A CRM that follows RFC 6749 4.1.3 refuses the code when the authorization request had a redirect URI and the token request has none.',
    remedy: 'Send redirect_uri=[RedirectUri] in the response scenario.',
    check: oauthRule((parameter, subject) => {
      const chain = responseChain(parameter, subject);
      return chain &&
        parameter.requestUrlParameters.includes('[RedirectUri]') &&
        !readBy(chain, subject).has('RedirectUri')
        ? `The response scenario "${parameter.responseScenario}" does not read [RedirectUri]`
        : undefined;
    }),
  },
  {
    id: 'oauth-unread',
    severity: 'error',
    title: 'The stored token is used',
    why: 'Authorize stores a token that no request sends, so the CRM refuses all of them.',
    remedy: 'Use Authentication Type="Scenario" and exchange the token there for an access token.',
    check: oauthRule(({ name }, subject) => {
      const readers = subject.expressions.filter(({ slot }) => slot !== 'Default').flatMap(namesOf);
      return readers.includes(name) ? undefined : `No request reads the OAuth parameter "${name}"`;
    }),
  },
  {
    id: 'authentication-outputs',
    severity: 'error',
    title: 'The authentication scenario has outputs',
    why: 'Other requests do not see the variables of an authentication scenario: without a header output they are sent without a token.',
    remedy: 'Add the outputs HeaderName and HeaderValue, or Bearer.',
    check: ({ authentication, template }, report) => {
      const [first] = authentication;
      const types = outputTypes(authentication);
      // A session login that stores all its values: later requests read them by name.
      const { authentication: how } = template;
      if (how.type === 'Scenario' && how.storeAllValues) return;
      if (first && !HEADER_OUTPUTS.some((type) => types.has(type))) {
        report(
          first.outputs.at ?? first.at,
          `The authentication scenario "${first.id}" has no header among its outputs`,
        );
      }
    },
  },
  {
    id: 'authentication-header',
    severity: 'error',
    title: 'An authentication header has a name and a value',
    why: 'Later requests send the header only when both are there.',
    remedy: 'Write HeaderName and HeaderValue, or Bearer alone.',
    check: ({ authentication }, report) => {
      for (const { id, outputs, at } of authentication) {
        const types = new Set(outputs.outputs.map(({ type }) => type));
        if (types.has('HeaderName') !== types.has('HeaderValue')) {
          report(
            outputs.at ?? at,
            `The scenario "${id}" has only one of the outputs HeaderName and HeaderValue`,
          );
        }
      }
    },
  },
  {
    id: 'authentication-rotation',
    severity: 'info',
    title: 'A fresh refresh token is kept',
    why: 'A CRM that rotates refresh tokens invalidates the stored one at the first refresh: the second one fails.',
    remedy: 'Read refresh_token from the response into an output with the name of the OAuth parameter.',
    check: (subject, report) => {
      const { authentication } = subject;
      const read = readBy(authentication, subject);
      const kept = outputTypes(authentication);
      for (const { variables } of authentication) for (const { name } of variables) kept.add(name);
      for (const { name } of oauthParameters(subject)) {
        const [first] = authentication;
        if (first && read.has(name) && !kept.has(name)) {
          report(
            first.at,
            `The authentication scenario "${first.id}" uses "${name}" and does not read a fresh one`,
          );
        }
      }
    },
  },
  {
    id: 'authentication-expiry',
    severity: 'info',
    title: 'The lifetime of the access token is known',
    why: 'The PBX assumes 60 minutes: after a shorter lifetime each request first fails with 401; a longer-lived token is renewed needlessly.',
    remedy:
      'Add the output BearerExpiration (minutes), read expires_in, or write DefaultExpiration (seconds).',
    check: ({ authentication, template }, report) => {
      const [first] = authentication;
      const isKnown =
        (template.authentication.type === 'Scenario' &&
          template.authentication.defaultExpiration !== undefined) ||
        outputTypes(authentication).has('BearerExpiration') ||
        authentication.some(({ variables }) => variables.some(({ path }) => /(^|\.)expires_in$/.test(path)));
      if (first && !isKnown)
        report(
          first.at,
          `The authentication scenario "${first.id}" does not state the lifetime of its token`,
        );
    },
  },
  {
    id: 'authentication-basic',
    severity: 'error',
    title: 'Basic authentication has a user and a password',
    why: 'HTTP Basic is user:password (RFC 7617 2): without the colon the CRM reads neither.',
    remedy: 'Write <Value>[User]:[Password]</Value>.',
    check: ({ template: { authentication } }, report) => {
      if (authentication.type === 'Basic' && !authentication.value.text.includes(':')) {
        report(authentication.value.at, 'The Value of Basic authentication has no colon');
      }
    },
  },
];
