import { describe, expect, onTestFinished, test } from 'vitest';
import { type Family, type Moment, readFamilies } from '../../fixtures/crms/families/read.ts';
import { type SeenRequest, type ServedCrm, serveCrm } from '../../fixtures/crms/serve.ts';
import type { Contact } from '../engine/lookup.ts';
import { PBX_PROFILE_NAMES, PBX_PROFILES, type PbxProfileName } from '../engine/profile.ts';
import { lintTemplate } from '../lint/index.ts';
import { createPbx } from './pbx.ts';
import { TestClock } from './test-kit.ts';
import type { Failure, Pbx } from './types.ts';

const families = await readFamilies();

/** What came of a moment, as far as its result says. */
interface Outcome {
  readonly contact?: Contact | undefined;
  readonly created?: boolean;
  readonly dropped?: readonly unknown[];
  readonly journaling?: string;
  readonly json?: string | undefined;
  readonly errors: readonly Failure[];
  readonly opens?: string;
}

/** A PBX of one profile with the template of a family, and the family's CRM on the loopback. */
class FamilyBench {
  readonly crm: ServedCrm;
  readonly #pbx: Pbx;
  readonly #clock = new TestClock();
  #callId = '';
  #state = '';

  constructor(family: Family, crm: ServedCrm, profile: PbxProfileName) {
    this.crm = crm;
    this.#pbx = createPbx({
      clock: this.#clock,
      profile: PBX_PROFILES[profile],
      settings: family.pbx,
      redirectUri: 'https://pbx.example/oauth/callback',
    });
    this.#pbx.select(this.#pbx.addTemplate(`${family.name}.xml`, family.template).name);
    this.#pbx.save(this.resolved(family.settings));
  }

  stop(): Promise<void> {
    return this.#pbx.stop();
  }

  /** A value of the family's file with its placeholders filled in. */
  resolved<T>(value: T): T {
    const text = JSON.stringify(value).replaceAll('$crm', this.crm.url).replaceAll('$state', this.#state);
    return JSON.parse(text) as T;
  }

  async prepare({ seconds = 0, save, restart, revoke, ring }: Moment['after']): Promise<void> {
    this.#clock.forward(seconds);
    if (save !== undefined) this.#pbx.save(this.resolved(save));
    if (restart) await this.#pbx.restart();
    if (revoke) await fetch(`${this.crm.url}/tokens`, { method: 'DELETE' });
    if (ring !== undefined) this.#callId = (await this.#pbx.ring({ agent: '101', ...ring })).callId;
    this.crm.taken();
  }

  async perform(when: Moment['when']): Promise<Outcome> {
    const pbx = this.#pbx;
    if ('authorize' in when) return this.#authorize();
    if ('ring' in when) {
      const rung = await pbx.ring({ agent: '101', ...when.ring });
      this.#callId = rung.callId;
      return rung;
    }
    // The contact of a call is that of its ring.
    if ('end' in when) return { ...(await pbx.endCall(this.#callId, when.end)), contact: undefined };
    if ('email' in when) return pbx.lookupByEmail(when.email);
    if ('search' in when) return pbx.search(when.search);
    if ('test' in when) return pbx.test(when.test);
    if ('createFromClient' in when) return pbx.createContactFromClient(when.createFromClient);
    if ('callFlow' in when) {
      const { entity, kind, value } = when.callFlow;
      return pbx.lookupFromCFD(entity, kind, value);
    }
    const { startedAt = 0, ...chat } = when.chat;
    return pbx.chat({ agent: '101', ...chat, startedAt: this.#clock.now() + startedAt * 1000 });
  }

  async #authorize(): Promise<Outcome> {
    const { url, state } = this.#pbx.beginAuthorize();
    this.#state = state;
    const result = await this.#pbx.callback(new URLSearchParams({ code: 'code-1', state }));
    return { opens: url, errors: result.ok ? [] : [result] };
  }
}

/** A received request in the words of a family's file. */
function described({ method, path, headers, body }: SeenRequest) {
  return { request: `${method} ${path}`, headers, body };
}

function wanted({ request, headers, body = '', json }: Moment['sends'][number]) {
  return { request, headers, body: json === undefined ? body : JSON.stringify(json) };
}

describe.each(families)('$name', (family) => {
  test.each(PBX_PROFILE_NAMES)('on %s', async (profile) => {
    const crm = await serveCrm(family.crm());
    const bench = new FamilyBench(family, crm, profile);
    onTestFinished(async () => {
      await bench.stop();
      await crm.close();
    });
    for (const [index, moment] of family.moments.entries()) {
      if (moment.only !== undefined && !moment.only.includes(profile)) continue;
      const title = `moment ${index + 1}: ${moment.title ?? JSON.stringify(moment.when)}`;
      await bench.prepare(moment.after);
      const outcome = await bench.perform(moment.when);
      const { sends, contact, created, dropped, journaling, json, opens, errors } = bench.resolved(moment);
      expect.soft(crm.taken().map(described), title).toEqual(sends.map(wanted));
      expect
        .soft(
          {
            contact: outcome.contact,
            created: outcome.created ?? false,
            dropped: outcome.dropped?.length ?? 0,
            journaling: outcome.journaling,
            json: outcome.json,
            opens: outcome.opens,
            errors: outcome.errors.map(({ code }) => code),
          },
          title,
        )
        .toEqual({ contact, created, dropped, journaling, json, opens, errors });
    }
  });

  test.each(PBX_PROFILE_NAMES)('lint has nothing to say for %s', (pbx) => {
    expect(
      lintTemplate(family.template, { pbx, fileName: `${family.name}.xml` }).map(
        ({ rule, at, message }) => `${at.line} ${rule}: ${message}`,
      ),
    ).toEqual([]);
  });
});

test('there is a family for each shape seen in the field', () => {
  expect(families.map(({ name }) => name).sort()).toEqual([
    'api-key',
    'basic',
    'call-flow',
    'chat',
    'client-credentials',
    'contact-creation',
    'excluded-directions',
    'oauth-rotation',
    'session-login',
    'xml-answers',
  ]);
});
