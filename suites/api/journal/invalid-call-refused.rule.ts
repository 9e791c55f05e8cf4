import { connectorApi } from '../../kit/cites.ts';
import { hints, validationShape } from '../../kit/findings/error-body.ts';
import { all, cleanRefusal, status } from '../../kit/findings/index.ts';
import { callFixture, listed } from '../../kit/findings/journal.ts';
import { defineRule } from '../../kit/rule.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

const FAULTS: readonly (readonly [what: string, field: string, value: unknown])[] = [
  ['no direction', 'direction', undefined],
  ['an unknown direction', 'direction', 'sideways'],
  ['no number', 'number', undefined],
  ['no agent', 'agent', undefined],
  ['no start', 'started_at', undefined],
  ['a start without time zone', 'started_at', '2025-01-31 09:15:00'],
  ['a start in a thirteenth month', 'started_at', '2025-13-31T09:15:00Z'],
  ['an end that is no instant', 'ended_at', 'later'],
  ['a duration in words', 'duration', 'a minute'],
  ['a negative duration', 'duration', -60],
  ['a list for number', 'number', ['+33199001234']],
];

export default defineRule({
  title: 'A call with a missing or invalid field is refused, and a hint names the field',
  cites: [connectorApi('Errors', 'MUST')],
  needs: ['journaling', 'journal-reading'],
  permissions: ['destructive'],
  symptom:
    'A mistake in the template shows as HTTP 500 in the integration log, or as calls of 1970 without a duration in the CRM.',
  impact:
    "The account's call records hold invalid values, or the template's author does not learn which field to correct.",
  atRisk: 'records',
  remedy:
    'Check every field before storing, and answer 400 or 422 with {"response": "...", "hint": ["..."]}.',
  witness: witnessOf(['api'], 'a report of a call that lacks a field, or is refused as invalid', {
    'a call with a missing or invalid field is refused': (traffic) =>
      traffic
        .posted('calls')
        .filter(({ record, answer }) => record !== undefined && isInvalid(record) && answer.status < 300)
        .map(({ answer }) => status(answer, 400, 422)),
    'the refusal has the documented shape': (traffic) =>
      traffic
        .posted('calls')
        .filter(({ record, answer }) => record !== undefined && [400, 422].includes(answer.status))
        .map(({ answer }) => validationShape(answer)),
  }),
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    given('a sound call is logged', status(await api.logCall(token, callFixture()), 201));
    const { agent, ...call } = callFixture();
    for (const [what, field, value] of FAULTS) {
      const refusal = await api.logCall(token, { agent, ...call, [field]: value });
      if (!must(`a call with ${what} is refused`, all(cleanRefusal(refusal), status(refusal, 400, 422))))
        continue;
      must(`the refusal of ${what} has the documented shape`, validationShape(refusal));
      must(`a hint for ${what} names the field`, hints(refusal, field));
    }
    must('none of them is listed', listed(await api.calls(token), agent, 0));
  },
});

/** Whether a report lacks what every call has, or says of it what no call can have. */
function isInvalid({
  agent,
  number,
  direction,
  started_at,
  duration,
}: Readonly<Record<string, unknown>>): boolean {
  const missing = [agent, number, direction, started_at].some((value) => typeof value !== 'string');
  const instant = /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(String(started_at));
  const known = /^(inbound|outbound)$/i.test(String(direction));
  return missing || !instant || !known || Number(duration ?? 0) < 0;
}
