import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';
import { toPbx } from '../../kit/pbx-faults.ts';

const TWO_HOURS = 7200;
/** Seconds; calls that other rules place are shorter, or have no successor. */
const LONG = 600;

export default mutants(
  {
    name: 'the report of a call of more than two hours is refused',
    tamper: toPbx('/api/crm/lookup/phone-calls', (exchange) =>
      Number(/"duration":\s*(\d+)/.exec(exchange.requestBody)?.[1] ?? 0) > TWO_HOURS
        ? { ...exchange, status: 400, body: '{"response":"bad request","hint":["duration is too long."]}' }
        : exchange,
    ),
    breaks: 'the report of the whole call is accepted',
  },
  {
    name: 'of a call of more than two hours, two hours are stored',
    policy: {
      recordCall: (store, account, phoneKey, call) =>
        soundPolicy.recordCall(store, account, phoneKey, {
          ...call,
          duration: call.duration === null ? null : Math.min(call.duration, TWO_HOURS),
        }),
    },
    breaks: 'it is listed once, for the last agent, with the time of all',
  },
  {
    name: 'a report that begins as another of the same number ends is taken for the same call',
    policy: {
      recordCall: (store, account, phoneKey, call) => {
        const before = store.journal
          .calls(account)
          .find(
            ({ number, ended_at, duration }) =>
              number === call.number && ended_at === call.started_at && (duration ?? 0) > LONG,
          );
        return before === undefined
          ? soundPolicy.recordCall(store, account, phoneKey, call)
          : { record: before, created: false };
      },
    },
    breaks: 'what the second agent had of the call is listed once',
  },
  {
    name: 'a second report of one number that goes on where another ended is refused as a duplicate',
    tamper: (() => {
      const ends = new Set<string>();
      return toPbx('/api/crm/lookup/phone-calls', (exchange) => {
        const { number, started_at, ended_at, duration } = JSON.parse(exchange.requestBody || '{}') as Record<
          string,
          string
        >;
        const isNext = ends.has(`${number} ${started_at}`);
        if (Number(duration) > LONG) ends.add(`${number} ${ended_at}`);
        return isNext
          ? { ...exchange, status: 409, body: '{"message":"A duplicate.","error":"duplicate"}' }
          : exchange;
      });
    })(),
    breaks: 'the reports of all three agents are accepted',
  },
);
