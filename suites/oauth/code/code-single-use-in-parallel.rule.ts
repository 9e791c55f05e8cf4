import type { Client } from '../../kit/actors/client.ts';
import { barrier } from '../../kit/barrier.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { oneSuccessAtMost } from '../../kit/findings/races.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import type { Traffic } from '../../kit/witness/traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

const CODES = 5;
const EXCHANGES = 10;

export default defineRule({
  title: 'Of many exchanges of one code at the same moment at most one yields tokens',
  cites: [rfc6749('4.1.2', 'MUST'), rfc6749('10.5', 'MUST')],
  covers: ['CODE-03'],
  needs: ['authorization-code'],
  permissions: ['destructive'],
  alone: 'races',
  impact:
    "An attacker who sends a stolen code at the same moment as the PBX gets tokens of the customer's account as well, and the PBX notices no failure.",
  atRisk: 'access',
  remedy:
    'Let one conditional update of the stored code decide which request spends it, before any token is issued.',
  witness: witnessOf(['token'], 'exchanges of one code at the same moment', {
    'exchanges of one code at once yield tokens once at most': (traffic) =>
      racesOf(traffic).map((answers) => oneSuccessAtMost([answers])),
  }),
  async check({ client, given, must }) {
    const code = await client.authorize();
    given('one exchange is accepted', issued(await client.exchange(code)));
    given('another one, later, is refused', refused(await client.exchange(code)));
    const races: HttpResponse[][] = [];
    for (let round = 0; round < CODES; round += 1) races.push(await race(client, await client.authorize()));
    must('ten exchanges of one code yield tokens once at most', oneSuccessAtMost(races));
  },
});

/** Every connection has its request ready before the first one leaves. */
function race(client: Client, code: string): Promise<HttpResponse[]> {
  const departs = barrier(EXCHANGES);
  return Promise.all(Array.from({ length: EXCHANGES }, () => client.exchange(code, {}, { departs })));
}

/** The answers to exchanges of one code that were under way together. */
function racesOf({ tokenRequests }: Traffic): HttpResponse[][] {
  const sent = tokenRequests.filter((one) => one.posts && one.field('code') !== '');
  return [...Map.groupBy(sent, (one) => one.field('code')).values()]
    .map((requests) =>
      requests.filter((one) => requests.some((other) => other !== one && one.overlaps(other))),
    )
    .filter(({ length }) => length > 1)
    .map((race) => race.map(({ answer }) => answer));
}
