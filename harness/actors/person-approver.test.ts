import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Recorder } from '../../suites/kit/evidence/recorder.ts';
import { Redactor } from '../../suites/kit/evidence/redactor.ts';
import { delivered, notAuthorized } from '../../suites/kit/findings/index.ts';
import { Blocked, NotApplicable } from '../../suites/kit/verdict.ts';
import { Person } from './person-approver.ts';

const ASKED = 'https://connector.example/oauth/authorize?client_id=pbx&state=xyz';
const BACK = 'https://pbx.example.com/crm/callback?code=splendid-code&state=xyz';

/** A person whose keyboard and clock are the test's. */
function atDesk(waitSeconds = 3, most?: number) {
  const input = new PassThrough();
  const output = new PassThrough();
  let tick: (() => void) | undefined;
  const person = new Person({
    waitMs: waitSeconds * 1000,
    ...(most === undefined ? {} : { most }),
    origins: new Set(['https://connector.example']),
    input,
    output,
    everySecond: (call) => {
      tick = call;
      return {
        stop: () => {
          tick = undefined;
        },
      };
    },
  });
  const redactor = new Redactor();
  const recorder = new Recorder(redactor, () => 0);
  return {
    user: person.forTrial(recorder),
    person,
    redactor,
    recorder,
    paste: (line: string) => input.write(`${line}\n`),
    leave: () => input.end(),
    second: () => tick?.(),
    ticking: () => tick !== undefined,
    said: () => String(output.read() ?? ''),
  };
}

/** What was pasted has been read. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a person who approves', () => {
  it('is told in one line what to do, and brings the code back', async () => {
    const { user, paste, said, ticking } = atDesk();
    const deciding = user.decide(ASKED, 'approve');
    expect(said().trim()).toBe(
      `Open ${ASKED} , sign in, approve the connection, and paste the address the browser ends at, also where that is an error page:`,
    );
    paste(`  ${BACK} `);
    const outcome = await deciding;
    expect(outcome).toMatchObject({ kind: 'redirect', location: BACK, asked: true });
    expect(outcome.kind === 'redirect' && outcome.query.get('code')).toBe('splendid-code');
    expect(ticking()).toBe(false);
  });

  it('is told when it is to deny', async () => {
    const { user, paste, said } = atDesk();
    const deciding = user.decide(ASKED, 'deny');
    expect(said()).toContain('deny the connection');
    paste('https://pbx.example.com/crm/callback?error=access_denied&state=xyz');
    expect(await deciding).toMatchObject({ kind: 'redirect', asked: true });
  });

  it('leaves the code in the evidence under a label only', async () => {
    const { user, paste, recorder, redactor } = atDesk();
    const deciding = user.decide(ASKED, 'approve');
    paste(BACK);
    await deciding;
    const evidence = JSON.stringify(redactor.scrubAll(recorder.exchanges));
    expect(evidence).not.toContain('splendid-code');
    expect(evidence).toContain('<code#1>');
  });

  it('is asked again for what is no address', async () => {
    const { user, paste, said } = atDesk();
    const deciding = user.decide(ASKED, 'approve');
    paste('done, it worked');
    await settled();
    expect(said()).toContain('That is no address');
    paste(BACK);
    expect(await deciding).toMatchObject({ location: BACK });
  });

  it('sees a countdown, and leaves the rule blocked when time is up', async () => {
    const { user, second, said, ticking } = atDesk(3);
    const deciding = user.decide(ASKED, 'approve');
    second();
    second();
    expect(said()).toMatch(/\r2 s left \r1 s left $/);
    second();
    await expect(deciding).rejects.toThrow(new Blocked('no address was pasted in time'));
    expect(ticking()).toBe(false);
  });

  it('leaves the rule blocked at once when the input ends', async () => {
    const { user, leave } = atDesk();
    const deciding = user.decide(ASKED, 'approve');
    leave();
    await expect(deciding).rejects.toThrow(Blocked);
    await expect(user.decide(ASKED, 'approve')).rejects.toThrow(Blocked);
  });

  it('who is too late answers no later question', async () => {
    const { user, paste, second } = atDesk(1);
    const given = user.decide(ASKED, 'approve');
    second();
    await expect(given).rejects.toThrow(Blocked);
    paste(BACK);
    await settled();
    const next = user.decide(ASKED, 'approve');
    paste(`${BACK}&second=1`);
    expect(await next).toMatchObject({ location: `${BACK}&second=1` });
  });

  it('is asked no more often than allowed', async () => {
    const { user, paste, said } = atDesk(3, 1);
    const first = user.decide(ASKED, 'approve');
    paste(BACK);
    await first;
    said();
    await expect(user.decide(ASKED, 'approve')).rejects.toThrow(NotApplicable);
    expect(said()).toBe('');
  });

  it('shows by an address of the deployment that the browser was not sent back', async () => {
    const { user, paste, recorder } = atDesk();
    const deciding = user.decide(ASKED, 'approve');
    paste('https://connector.example/oauth/error?code=refused');
    const outcome = await deciding;
    expect(outcome).toMatchObject({ kind: 'page', asked: false });
    expect(notAuthorized(outcome).holds).toBe(true);
    expect(delivered(outcome, BACK)).toMatchObject({ holds: false, exchanges: [1] });
    expect(recorder.exchanges[0]?.response?.body).toMatch(/The person who was to approve ended at .*error/);
  });

  it('has denied where the deployment shows the denial on a page of its own', async () => {
    const { user, paste } = atDesk();
    const deciding = user.decide(ASKED, 'deny');
    paste('https://connector.example/oauth/denied');
    expect(await deciding).toMatchObject({ kind: 'page', asked: true });
  });

  it('comes back to a redirect URI on the origin of the deployment', async () => {
    const { user, paste } = atDesk();
    const redirect_uri = 'https://connector.example/pbx/callback';
    const deciding = user.decide(`${ASKED}&${new URLSearchParams({ redirect_uri })}`, 'approve');
    paste(`${redirect_uri}?code=splendid-code&state=xyz`);
    expect(await deciding).toMatchObject({ kind: 'redirect', asked: true });
  });
});
