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

/** Seconds before its end at which a token no longer counts as alive. */
const MARGIN = 10;

/** What both rules below have in common; they are no part of a report, because a server need not be so. */
const META = {
  cites: [rfc6749('1.4', 'MAY')],
  level: 'MAY',
  impact: 'Rules that are tried at the same time would end what the others were given.',
  atRisk: 'diagnosis',
  remedy: 'Try the rules one after the other.',
} as const;

/** The newest tokens of a grant. */
interface Held {
  readonly answer: HttpResponse;
  readonly refreshToken: string | undefined;
}

/**
 * What trials side by side take for granted of a server: sessions, codes and tokens of one user and one client do not end
 * each other. It is asked before them, and the tokens of that question have to be alive after them.
 */
export class SideBySide {
  readonly #now: () => number;
  /** Of each grant that the user approved. */
  #approved: readonly Held[] = [];
  /** By Client Credentials. */
  #headless: readonly HttpResponse[] = [];
  #heldSince = 0;

  /** @param now milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Tried before all others. */
  readonly before: Rule = {
    ...META,
    id: 'harness/side-by-side',
    title: 'Sessions, codes and tokens of one user and client live side by side',
    check: (context) => this.#ask(context),
  };

  /** Tried after them: a server that ended these tokens may have ended those of a rule, which took it for a refusal. */
  readonly after: Rule = {
    ...META,
    id: 'harness/still-alive',
    title: 'Tokens outlive what happens to other tokens of the user and client',
    check: (context) => this.#askAgain(context),
  };

  async #ask(context: Context): Promise<void> {
    const { client, target, must, notApplicable } = context;
    const can = target.capabilities;
    if (!can.has('authorization-code') && !can.has('client-credentials'))
      notApplicable('the target declares no grant by which tokens can be had');
    const approved = can.has('authorization-code') ? await twoGrants(context) : [];
    if (approved === undefined) return;
    this.#approved = approved.map((answer) => ({ answer, refreshToken: answer.refreshToken }));
    this.#headless = can.has('client-credentials') ? await twice(() => client.clientCredentials()) : [];
    for (const answer of this.#headless)
      if (!must('a second token of the client is issued', issued(answer))) return;
    for (const round of ['once', 'once more'])
      if (!(await this.#refresh(context, `both grants are refreshed ${round}`))) return;
    this.#heldSince = this.#now();
    await this.#open(context, 'each token opens the CRM API once the others are issued');
  }

  async #askAgain(context: Context): Promise<void> {
    const { lifetimes } = context.target;
    const heldFor = (this.#now() - this.#heldSince) / 1000 + MARGIN;
    if (heldFor > lifetimes.accessToken) this.#headless = [];
    if (heldFor > lifetimes.refreshToken) this.#approved = [];
    if (!(await this.#refresh(context, 'a grant from before is refreshed'))) return;
    await this.#open(context, 'a token from before opens the CRM API');
  }

  /** Refreshes each grant after the other was refreshed. @returns whether all could be */
  async #refresh({ client, target, must }: Asking, claim: string): Promise<boolean> {
    if (!target.capabilities.has('refresh-token')) return true;
    const next: Held[] = [];
    for (const held of this.#approved) {
      if (held.refreshToken === undefined) continue;
      const answer = await client.refresh(held.refreshToken);
      if (!must(claim, issued(answer))) return false;
      next.push({ answer, refreshToken: answer.refreshToken ?? held.refreshToken });
    }
    this.#approved = next;
    return true;
  }

  async #open({ api, target, must }: Asking, claim: string): Promise<void> {
    if (!target.capabilities.has('crm-api')) return;
    for (const { accessToken } of [...this.#approved.map(({ answer }) => answer), ...this.#headless])
      must(claim, servedContact(await api.probe(accessToken), api.contact.lastName));
  }
}

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
