import type { Changes } from '../../kit/actors/client.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { type Finding, issued, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import type { Traffic } from '../../kit/witness/traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

/** A member of an error, wherever it was found. */
interface ErrorText {
  readonly value: unknown;
  readonly answer: HttpResponse;
}

/** RFC 6749 Appendix A.8: %x20-21 / %x23-5B / %x5D-7E */
const DESCRIPTION = /^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/;
/** RFC 6749 Appendix A.9: a URI reference, so neither blank, quote nor backslash */
const URI = /^[\x21\x23-\x5b\x5d-\x7e]*$/;

export default defineRule({
  title: 'error_description and error_uri keep to the permitted characters',
  cites: [rfc6749('5.2', 'MUST'), rfc6749('Appendix A.8', 'MUST'), rfc6749('Appendix A.9', 'MUST')],
  covers: ['TOKEN-14'],
  alone: 'guesses',
  symptom:
    'A line of the integration log is cut off, or broken in two, where the error text holds a line break.',
  impact: 'The admin reads an incomplete error, and a tool that reads the log can misread it.',
  atRisk: 'diagnosis',
  remedy:
    'Write error_description in printable ASCII without double quote and backslash, and error_uri as a URI.',
  witness: witnessOf(['token', 'authorize', 'other'], 'an error with an error_description or an error_uri', {
    'error_description keeps to the permitted characters': (traffic) =>
      textsIn(traffic, 'error_description').map((text) => keepsTo(DESCRIPTION, [text])),
    'error_uri keeps to the permitted characters': (traffic) =>
      textsIn(traffic, 'error_uri').map((text) => keepsTo(URI, [text])),
  }),
  async check({ client, target, given, must, notApplicable }) {
    given('the same client gets a token by a grant of its own', issued(await client.served()));
    const { redirectUri: redirect_uri } = client;
    const refusedRequests: readonly Changes[] = [
      { grant_type: 'urn:example:no-such-grant' },
      { grant_type: undefined },
      { grant_type: ['client_credentials', 'client_credentials'] },
      { grant_type: 'client_credentials', scope: 'no-such-scope' },
      { grant_type: 'client_credentials', client_secret: 'not-the-secret' },
      { grant_type: 'client_credentials', client_secret: undefined },
      { grant_type: 'authorization_code', redirect_uri },
      { grant_type: 'authorization_code', redirect_uri, code: 'no-such-code' },
      { grant_type: 'refresh_token' },
      { grant_type: 'refresh_token', refresh_token: 'no-such-token' },
    ];
    const descriptions: ErrorText[] = [];
    const uris: ErrorText[] = [];
    for (const fields of refusedRequests) {
      const answer = await client.token(fields);
      descriptions.push({ value: answer.json?.['error_description'], answer });
      uris.push({ value: answer.json?.['error_uri'], answer });
    }
    if (target.capabilities.has('authorization-code')) {
      for (const changes of [{ scope: 'no-such-scope' }, { response_type: 'no-such-type' }]) {
        const outcome = await client.requests(changes);
        if (outcome.kind !== 'redirect') continue;
        descriptions.push({
          value: outcome.query.get('error_description') ?? undefined,
          answer: outcome.answer,
        });
        uris.push({ value: outcome.query.get('error_uri') ?? undefined, answer: outcome.answer });
      }
    }
    if ([...descriptions, ...uris].every(({ value }) => value === undefined)) {
      notApplicable('no error comes with an error_description or an error_uri');
    }
    must('every error_description keeps to the permitted characters', keepsTo(DESCRIPTION, descriptions));
    must('every error_uri keeps to the permitted characters', keepsTo(URI, uris));
  },
});

/** What refusals and redirects that passed say in one member, where they say it. */
function textsIn({ tokenRequests, redirects }: Traffic, member: string): ErrorText[] {
  const answers = tokenRequests.map(({ answer }) => answer).filter(({ error }) => error !== undefined);
  return [
    ...answers.map((answer) => ({ value: answer.json?.[member], answer })),
    ...redirects.map(({ outcome }) => ({
      value: outcome.query.get(member) ?? undefined,
      answer: outcome.answer,
    })),
  ].filter(({ value }) => value !== undefined);
}

function keepsTo(alphabet: RegExp, texts: readonly ErrorText[]): Finding {
  const given = texts.filter(({ value }) => value !== undefined);
  const odd = given.find(({ value }) => typeof value !== 'string' || !alphabet.test(value));
  const answers = (odd === undefined ? given : [odd]).map(({ answer }) => answer);
  return that(
    odd === undefined,
    'printable ASCII without double quote and backslash; no blank in a URI',
    odd === undefined ? `${given.length} texts in order` : JSON.stringify(odd.value),
    ...answers,
  );
}
