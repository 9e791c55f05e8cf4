import type { AuthorizationOutcome } from '../suites/kit/actors/outcome.ts';
import { rfc6749 } from '../suites/kit/cites.ts';
import type { Context } from '../suites/kit/context.ts';
import {
  delivered,
  describeOutcome,
  type Finding,
  issued,
  servedContact,
  that,
} from '../suites/kit/findings/index.ts';
import type { HttpResponse } from '../suites/kit/http-response.ts';
import type { Rule } from '../suites/kit/rule.ts';

type Asking = Pick<Context, 'client' | 'user' | 'api' | 'target' | 'must'>;

/**
 * What trials side by side take for granted of a server: sessions, codes and tokens of one user and one client do not end
 * each other. It is tried before them and is no part of a report: a server need not be so.
 */
export const SIDE_BY_SIDE: Rule = {
  id: 'harness/side-by-side',
  title: 'Sessions, codes and tokens of one user and client live side by side',
  cites: [rfc6749('1.4', 'MAY')],
  level: 'MAY',
  impact: 'Rules that are tried at the same time would end what the others were given.',
  atRisk: 'diagnosis',
  remedy: 'Try the rules one after the other.',
  async check(context) {
    const { target, must, notApplicable } = context;
    const can = target.capabilities;
    if (!can.has('authorization-code') && !can.has('client-credentials'))
      notApplicable('the target declares no grant by which tokens can be had');
    const approved = can.has('authorization-code') ? await twoGrants(context) : [];
    if (approved === undefined) return;
    const headless = can.has('client-credentials')
      ? await twice(() => context.client.clientCredentials())
      : [];
    for (const answer of headless)
      if (!must('a second token of the client is issued', issued(answer))) return;
    const refreshed = can.has('refresh-token') ? await refreshedInTurn(context, approved) : approved;
    if (refreshed === undefined || !can.has('crm-api')) return;
    for (const { accessToken } of [...refreshed, ...headless])
      must(
        'each token opens the CRM API once the others are issued',
        servedContact(await context.api.probe(accessToken), context.api.contact.lastName),
      );
  },
};

/** Two browsers of one user, whose authorizations overlap; both codes are there before the first is exchanged. */
async function twoGrants({ client, user, must }: Asking): Promise<readonly HttpResponse[] | undefined> {
  const waiting = await user.opens(client.authorizationUrl());
  const second = await user.elsewhere().decide(client.authorizationUrl());
  const first = await user.answers(waiting, 'approve');
  const outcomes = [first, second];
  for (const outcome of outcomes)
    if (!must('two authorizations that overlap both bring a code', delivered(outcome, client.redirectUri)))
      return undefined;
  const again = await user.browser.open(client.authorizationUrl());
  if (!must('a second session leaves the first signed in', stillSignedIn(again))) return undefined;
  const answers: HttpResponse[] = [];
  for (const outcome of outcomes) answers.push(await client.exchange(codeOf(outcome)));
  return answers.every((answer) => must('both codes are exchanged', issued(answer))) ? answers : undefined;
}

/** Refreshes each grant after the other was refreshed. */
async function refreshedInTurn(
  { client, must }: Asking,
  grants: readonly HttpResponse[],
): Promise<readonly HttpResponse[] | undefined> {
  let latest = grants;
  for (const round of ['once', 'once more']) {
    const next: HttpResponse[] = [];
    for (const [index, { refreshToken = grants[index]?.refreshToken }] of latest.entries()) {
      const answer = refreshToken === undefined ? grants[index] : await client.refresh(refreshToken);
      if (answer === undefined || !must(`both grants are refreshed ${round}`, issued(answer)))
        return undefined;
      next.push(answer);
    }
    latest = next;
  }
  return latest;
}

async function twice(ask: () => Promise<HttpResponse>): Promise<readonly HttpResponse[]> {
  return [await ask(), await ask()];
}

function stillSignedIn(outcome: AuthorizationOutcome): Finding {
  const asks = outcome.kind === 'page' && outcome.page.kind === 'sign-in';
  return that(!asks, 'no sign-in page', describeOutcome(outcome), ...outcome.trail);
}

function codeOf(outcome: AuthorizationOutcome): string {
  return (outcome.kind === 'redirect' ? outcome.query.get('code') : undefined) ?? '';
}
