import { describe, expect, it } from 'vitest';
import { HttpResponse } from '../http-response.ts';
import { callFixture, callsIn, chatFixture, chatsIn, holdsMembers, listed, ofAgent } from './journal.ts';

const answer = (body: unknown, status = 200) =>
  new HttpResponse({
    exchange: 1,
    status,
    headers: [],
    body: JSON.stringify(body),
    url: 'http://api.example',
  });

describe('the journal', () => {
  it('is read from a list and from the answer to one report', () => {
    expect(callsIn(answer({ phone_calls: [{ agent: '1' }, null, 'x'] }))).toEqual([{ agent: '1' }]);
    expect(callsIn(answer({ phone_call: { agent: '2' } }))).toEqual([{ agent: '2' }]);
    expect(chatsIn(answer({ chats: [{ agent: '3' }] }))).toEqual([{ agent: '3' }]);
    expect(callsIn(answer({ chats: [{ agent: '3' }] }))).toEqual([]);
    expect(callsIn(answer(['nothing of the kind']))).toEqual([]);
  });

  it('tells the records of one agent apart', () => {
    const [call, chat] = [callFixture(), chatFixture({ name: 'Zoë' })];
    expect(ofAgent([call, chat], call.agent)).toEqual([call]);
    expect(chat['name']).toBe('Zoë');
  });

  it('is listed when the count is right, and only with 200', () => {
    const call = callFixture();
    expect(listed(answer({ phone_calls: [call] }), call.agent, 1).holds).toBe(true);
    expect(listed(answer({ phone_calls: [call, call] }), call.agent, 1)).toMatchObject({
      holds: false,
      actual: '200 with 2 of them',
    });
    expect(listed(answer({ error: 'forbidden' }, 403), call.agent, 0)).toMatchObject({
      holds: false,
      actual: '403 forbidden',
    });
  });

  it('holds what was reported, or says what differs', () => {
    const list = answer({});
    expect(holdsMembers(list, { a: 1, b: 'x' }, { a: 1 }).holds).toBe(true);
    expect(holdsMembers(list, { a: '1' }, { a: 1, b: 'x' })).toMatchObject({
      holds: false,
      expected: 'a 1, b "x"',
      actual: 'a "1", b (absent)',
    });
  });
});
