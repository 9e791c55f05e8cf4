import { expect, test } from 'vitest';
import { describeEvent, describeSubject } from '../console/messages.ts';
import type { Activity } from './activity-feed.ts';
import { CallControl } from './call-control.ts';
import { authorizedPbx } from './test-kit.ts';

const ringing = { number: '+33142000000', agent: '101' };

async function controlled() {
  const bench = await authorizedPbx();
  const control = new CallControl(bench.pbx, bench.clock);
  /** Resolves once a call has come so far. */
  const reaches = (call: Activity, phase: Activity['phase']) =>
    new Promise<void>((resolve) => {
      const look = () => call.phase === phase && resolve();
      look();
      control.feed.onCall(look);
    });
  return { ...bench, control, reaches };
}

const messages = ({ steps }: Activity) => steps.map(({ event }) => describeEvent(event)[0]);

test('a placed call takes its course: ringing, contact, answered, ended, journaled', async () => {
  const { crm, control, reaches } = await controlled();
  const call = control.place({ ...ringing, direction: 'Outbound' }, { answered: true, durationSeconds: 65 });
  expect(call.phase).toBe('working');
  expect(describeSubject(call.subject)).toBe('Outbound call to +33142000000, agent 101');
  await reaches(call, 'over');
  expect(messages(call)).toEqual([
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
  const { clock, control, reaches } = await controlled();
  const call = control.place(ringing);
  await reaches(call, 'ringing');
  clock.forward(5);
  control.answer(call.id);
  control.answer(call.id);
  expect(call.phase).toBe('talking');
  clock.forward(30);
  await control.hangUp(call.id);
  await control.hangUp(call.id);
  expect(messages(call).slice(2)).toEqual([
    'Answered.',
    'Ended after 0:30: answered inbound call.',
    'Journaled in the CRM.',
  ]);
});

test('an unanswered call is missed', async () => {
  const { control, reaches } = await controlled();
  const call = control.place(ringing);
  await reaches(call, 'ringing');
  await control.hangUp(call.id);
  expect(messages(call).slice(2)).toEqual(['Ended: missed call.', 'Journaled in the CRM.']);
});

test('a restart loses the calls under way, and their buttons', async () => {
  const { control, reaches } = await controlled();
  const call = control.place(ringing);
  await reaches(call, 'ringing');
  await control.restart();
  expect(call.phase).toBe('over');
  expect(messages(call).at(-1)).toContain('Lost');
  await control.hangUp(call.id);
  expect(messages(call)).toHaveLength(3);
});

test('a failure is shown with its reason', async () => {
  const { pbx, crm, clock, control, reaches } = await controlled();
  crm.revokeAll();
  const call = control.place(ringing, { answered: false });
  await reaches(call, 'over');
  expect(messages(call)).toMatchObject([
    'Ringing.',
    expect.stringContaining('(invalid_grant)'),
    'Ended: missed call.',
    expect.stringContaining('Not journaled: '),
  ]);
  const broken = Object.create(pbx, { test: { value: () => Promise.reject(new Error('no template')) } });
  const empty = new CallControl(broken, clock);
  await expect(empty.test()).rejects.toThrow('no template');
  expect(empty.feed.latest('test', 1)[0]).toMatchObject({
    phase: 'over',
    steps: [{ event: { type: 'failed', message: 'no template' } }],
  });
});

test('calls of the control API are among them, newest first, and old ones are forgotten', async () => {
  const { control } = await controlled();
  for (let each = 0; each < 101; each += 1) await control.call({ ...ringing, agent: String(each) });
  expect(control.feed.latest('call', 2).map(({ subject }) => 'agent' in subject && subject.agent)).toEqual([
    '100',
    '99',
  ]);
  const [first, second] = [control.feed.find('call', '1'), control.feed.find('call', '2')];
  expect([first?.steps.length, first?.traces.length, second?.traces.length]).toEqual([5, 0, 2]);
  for (let each = 0; each < 1900; each += 1) control.feed.begin({ kind: 'contact' });
  expect(control.feed.find('call', '1')).toBeUndefined();
  expect(control.feed.find('chat', '2')).toBeUndefined();
});

test('a call that is played takes its time, and is not mistaken for another after a restart', async () => {
  const { crm, control } = await controlled();
  const moments: [seconds: number, go: () => void][] = [];
  const until = (seconds: number) => new Promise<void>((go) => void moments.push([seconds, go]));
  const played = control.call({ ...ringing, ringSeconds: 5, durationSeconds: 60 }, until);
  const [call] = control.feed.latest('call', 1);
  const next = async (seconds: number) => {
    await expect.poll(() => moments.length).toBe(1);
    const [at, go] = moments.pop() ?? [];
    expect(at).toBe(seconds);
    go?.();
  };
  await next(5);
  await next(65);
  expect(await played).toMatchObject({ journaling: 'sent' });
  expect(call && messages(call)).toEqual([
    'Ringing.',
    'Contact found: Ada Lovelace.',
    'Answered.',
    'Ended after 1:00: answered inbound call.',
    'Journaled in the CRM.',
  ]);

  const lost = control.call({ ...ringing, ringSeconds: 5 }, until);
  await expect.poll(() => moments.length).toBe(1);
  await control.restart();
  const other = control.ring(ringing);
  moments.pop()?.[1]();
  await expect(lost).rejects.toThrow('The call was lost.');
  await control.endCall((await other).callId, {});
  expect(crm.calls).toHaveLength(2);
});
