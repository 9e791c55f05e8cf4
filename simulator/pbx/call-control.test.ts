import { expect, test } from 'vitest';
import { type Activity, createCallControl } from './call-control.ts';
import { authorizedPbx } from './test-kit.ts';

const ringing = { number: '+33142000000', agent: '101' };

async function desk() {
  const bench = await authorizedPbx();
  const desk = createCallControl(bench.pbx, bench.clock);
  /** Resolves once a call has come so far. */
  const reaches = (call: Activity, phase: Activity['phase']) =>
    new Promise<void>((resolve) => {
      const look = () => call.phase === phase && resolve();
      look();
      desk.onCall(look);
    });
  return { ...bench, desk, reaches };
}

const told = ({ steps }: Activity) => steps.map(({ text }) => text);

test('a placed call takes its course: ringing, contact, answered, ended, journaled', async () => {
  const { crm, desk: own, reaches } = await desk();
  const call = own.place({ ...ringing, direction: 'Outbound' }, { answered: true, durationSeconds: 65 });
  expect(call).toMatchObject({ title: 'Outbound call to +33142000000, agent 101', phase: 'working' });
  await reaches(call, 'over');
  expect(told(call)).toEqual([
    'Ringing.',
    'Contact found: Ada Lovelace.',
    'Answered.',
    'Ended after 1:05: answered outbound call.',
    'Journaled in the CRM.',
  ]);
  expect(call.contact).toMatchObject({ FirstName: 'Ada' });
  expect(call.traces.map(({ of }) => of)).toEqual(['Lookup', 'Journal']);
  expect(crm.calls).toHaveLength(1);
});

test('a call left ringing is answered and ended by hand, with the time that passed', async () => {
  const { clock, desk: own, reaches } = await desk();
  const call = own.place(ringing);
  await reaches(call, 'ringing');
  clock.forward(5);
  own.answer(call.id);
  own.answer(call.id);
  expect(call.phase).toBe('talking');
  clock.forward(30);
  await own.hangUp(call.id);
  await own.hangUp(call.id);
  expect(told(call).slice(2)).toEqual([
    'Answered.',
    'Ended after 0:30: answered inbound call.',
    'Journaled in the CRM.',
  ]);
});

test('a call nobody answers is missed', async () => {
  const { desk: own, reaches } = await desk();
  const call = own.place(ringing);
  await reaches(call, 'ringing');
  await own.hangUp(call.id);
  expect(told(call).slice(2)).toEqual(['Ended: missed call.', 'Journaled in the CRM.']);
});

test('a restart loses the calls under way, and their buttons', async () => {
  const { desk: own, reaches } = await desk();
  const call = own.place(ringing);
  await reaches(call, 'ringing');
  await own.restart();
  expect(call.phase).toBe('over');
  expect(told(call).at(-1)).toContain('Lost');
  await own.hangUp(call.id);
  expect(told(call)).toHaveLength(3);
});

test('what fails is told with its reason', async () => {
  const { pbx, crm, clock, desk: own, reaches } = await desk();
  crm.revokeAll();
  const call = own.place(ringing, { answered: false });
  await reaches(call, 'over');
  expect(told(call)).toMatchObject([
    'Ringing.',
    expect.stringContaining('(invalid_grant)'),
    'Ended: missed call.',
    expect.stringContaining('Not journaled: '),
  ]);
  const empty = createCallControl({ ...pbx, test: () => Promise.reject(new Error('no template')) }, clock);
  await expect(empty.test()).rejects.toThrow('no template');
  expect(empty.latest('test', 1)[0]).toMatchObject({
    phase: 'over',
    steps: [{ text: 'no template', tone: 'bad' }],
  });
});

test('calls of the control API are among them, newest first, and old ones are forgotten', async () => {
  const { desk: own } = await desk();
  for (let each = 0; each < 101; each += 1) await own.call({ ...ringing, agent: String(each) });
  expect(own.latest('call', 2).map(({ title }) => title.split(' ').at(-1))).toEqual(['100', '99']);
  expect(own.find('call', '1')).toBeUndefined();
  expect(own.find('chat', '2')).toBeUndefined();
});

test('a call that is played takes its time, and is not mistaken for another after a restart', async () => {
  const { crm, desk: own } = await desk();
  const moments: [seconds: number, go: () => void][] = [];
  const until = (seconds: number) => new Promise<void>((go) => void moments.push([seconds, go]));
  const played = own.call({ ...ringing, ringSeconds: 5, durationSeconds: 60 }, until);
  const [call] = own.latest('call', 1);
  const next = async (seconds: number) => {
    await expect.poll(() => moments.length).toBe(1);
    const [at, go] = moments.pop() ?? [];
    expect(at).toBe(seconds);
    go?.();
  };
  await next(5);
  await next(65);
  expect(await played).toMatchObject({ journaling: 'sent' });
  expect(call && told(call)).toEqual([
    'Ringing.',
    'Contact found: Ada Lovelace.',
    'Answered.',
    'Ended after 1:00: answered inbound call.',
    'Journaled in the CRM.',
  ]);

  const lost = own.call({ ...ringing, ringSeconds: 5 }, until);
  await expect.poll(() => moments.length).toBe(1);
  await own.restart();
  const other = own.ring(ringing);
  moments.pop()?.[1]();
  await expect(lost).rejects.toThrow('The call was lost.');
  await own.endCall((await other).callId, {});
  expect(crm.calls).toHaveLength(2);
});
