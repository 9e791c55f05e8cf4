import { rfc6749, rfc6750 } from '../../kit/cites.ts';
import { all, deniedApi, type Finding, hidesContact, servedContact, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule, type Need } from '../../kit/rule.ts';
import { sampleContact } from '../../kit/sample-records.ts';
import type { ApiRequest } from '../../kit/witness/api-request.ts';
import { bareRequests } from '../../kit/witness/api-traffic.ts';
import type { Traffic } from '../../kit/witness/traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'Every other CRM endpoint requires a token too',
  cites: [rfc6749('7', 'MUST'), rfc6750('3', 'MUST')],
  covers: ['BEARER-12'],
  needs: ['crm-api'],
  permissions: ['destructive'],
  symptom: 'Contacts and calls appear in the CRM that no PBX has sent.',
  impact:
    "Without any credentials, a stranger can read the call log, or write contacts, calls or chats into a customer's CRM.",
  atRisk: 'access',
  remedy: 'Put the token check in front of the whole CRM API, not in front of single routes.',
  witness: witnessOf(['api'], 'a request without a token that is not a search', {
    'a request without a token is refused': (traffic) =>
      bareOthers(traffic).map(({ answer }) => deniedApi(answer)),
    'it is refused for want of a token': (traffic) =>
      bareOthers(traffic).flatMap((bare) => {
        const known = traffic.api.find(
          (one) => one.bearer !== undefined && isTwin(one, bare) && isLetIn(one.answer),
        );
        return known === undefined ? [] : [forWantOfToken(bare.answer, known.answer)];
      }),
  }),
  async check({ client, api, target, given, must, notApplicable }) {
    const token = await client.accessToken();
    given(
      'a search with the token returns the contact',
      servedContact(await api.probe(token), api.contact.lastName),
    );
    const has = (need: Need) => target.capabilities.has(need);
    // An empty body passes the token check and is then refused as incomplete: it logs no call.
    const routes: (readonly [what: string, call: (token?: string) => Promise<HttpResponse>])[] = [
      ...(has('journaling') ? [['logging a call', (by?: string) => api.logCall(by, {})] as const] : []),
      ...(has('journal-reading') ? [['listing the calls', (by?: string) => api.calls(by)] as const] : []),
      ...(has('chats') ? [['logging a chat', (by?: string) => api.logChat(by, {})] as const] : []),
    ];
    if (routes.length === 0 && !has('contact-creation'))
      notApplicable('the target file names no route but the search');

    for (const [what, call] of routes) {
      const known = await call(token);
      given(
        `${what} with the token is let in`,
        that(isLetIn(known), 'no 401, 403, 404 or 5xx', known.describe(), known),
      );
      const answer = await call();
      must(`${what} without a token is refused`, all(deniedApi(answer), forWantOfToken(answer, known)));
    }
    if (!has('contact-creation')) return;

    const [wanted, unwanted] = [sampleContact(), sampleContact()];
    await api.createContact(token, wanted);
    const found = await api.search(token, { email: wanted.email });
    given('a contact created with the token is found', servedContact(found, wanted.last_name));
    const refusal = await api.createContact(undefined, unwanted);
    const after = await api.search(token, { email: unwanted.email });
    must('creating a contact without a token is refused', deniedApi(refusal));
    must('creating a contact without a token leaves nothing behind', hidesContact(after, unwanted.last_name));
  },
});

/** An answer that is the same with a token does not turn on it: the request was read, and found wanting otherwise. */
function forWantOfToken(answer: HttpResponse, known: HttpResponse): Finding {
  const same = answer.status === known.status && answer.body === known.body;
  return that(!same, 'another answer than with a token', `${answer.describe()}, as with a token`, answer);
}

function isLetIn({ status }: HttpResponse): boolean {
  return status > 0 && status < 500 && ![401, 403, 404].includes(status);
}

function bareOthers(traffic: Traffic): readonly ApiRequest[] {
  return bareRequests(traffic).filter(
    ({ route, method }) => route !== undefined && (route !== 'search' || method === 'POST'),
  );
}

/** Whether two requests differ in their headers alone. */
function isTwin({ seen: { request: one } }: ApiRequest, { seen: { request: other } }: ApiRequest): boolean {
  return one.method === other.method && one.url === other.url && one.body === other.body;
}
