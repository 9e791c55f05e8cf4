import { createHash } from 'node:crypto';
import {
  type CfdKind,
  createPbx,
  type Ending,
  type Pbx,
  PbxError,
  type PbxProfile,
  type Ringing,
  type SearchField,
} from '../../simulator/pbx/index.ts';
import type { Template } from '../../simulator/template/index.ts';
import { callOf } from '../calls.ts';
import { PlayClock, RecordedAnswers, type Sent } from './answers.ts';
import { callLengths } from './call-times.ts';
import type { Facts } from './facts.ts';
import { type RealEvent, type RealRequest, searched } from './timeline.ts';

/** An event as both PBXs had it. */
export interface PlayedEvent {
  readonly event: RealEvent;
  /** In the order in which the simulated PBX sent them. */
  readonly sent: readonly Sent[];
  /** Real requests without a simulated one. */
  readonly unsent: readonly RealRequest[];
  /** Why the simulated PBX did not go on: codes and messages of its errors. */
  readonly errors: readonly { readonly code: string; readonly message: string }[];
  /** Conditions of the template by which it sent nothing. */
  readonly skipped: readonly string[];
  /** What its trace notes beside. */
  readonly notes: readonly string[];
  /** Of Authorize: the address that it opened. */
  readonly authorizeUrl?: string;
}

/** What a play is made with. */
export interface PlayOptions {
  readonly template: Template;
  readonly text: string;
  readonly fileName: string;
  readonly profile: PbxProfile;
  readonly facts: Facts;
  /** Of the tap, milliseconds since the epoch. */
  readonly startedAt: number;
}

/** Stands in the requests of the simulated PBX for what it made at random. */
export const RANDOM = '~~random.0~~';

type Outcome = {
  readonly errors?: PlayedEvent['errors'];
  readonly trace?: { toJSON(): readonly { skipped?: string; notes: readonly string[] }[] };
};

/**
 * Lets a simulated PBX do what the real one did, one event after the other.
 * @throws TemplateRefused where the simulated version does not take the template
 */
export async function play(events: readonly RealEvent[], options: PlayOptions): Promise<PlayedEvent[]> {
  const player = new Player(options);
  try {
    const played: PlayedEvent[] = [];
    for (const event of events) played.push(await player.play(event));
    return played;
  } finally {
    await player.stop();
  }
}

class Player {
  readonly #options: PlayOptions;
  readonly #clock: PlayClock;
  readonly #answers: RecordedAnswers;
  readonly #pbx: Pbx;
  readonly #calls = new Map<RealEvent, string>();
  readonly #random: string[] = [];
  #serial = 0;

  constructor(options: PlayOptions) {
    this.#options = options;
    const { template, text, fileName, profile, facts, startedAt } = options;
    this.#clock = new PlayClock(startedAt);
    this.#answers = new RecordedAnswers(template, this.#clock, startedAt, facts.accessToken);
    this.#pbx = createPbx({
      clock: this.#clock,
      random: (size) => this.#randomBytes(size),
      transport: (request) => this.#answers.transport(request),
      profile,
      settings: { timeZone: facts.timeZone },
      ...(facts.redirectUri !== undefined && { redirectUri: facts.redirectUri }),
    });
    this.#pbx.select(this.#pbx.addTemplate(fileName, text).name);
    this.#configure(facts);
    for (const { name, type } of template.parameters)
      if (type === 'OAuth') this.#pbx.adoptToken(name, facts.tokens.get(name) ?? '~~token.0~~');
    if (facts.usesPhonebook)
      this.#pbx.admin.save({ crm: { phonebookPriority: 'NotQueryIfInPhonebookFound' } });
  }

  /** What is read out of the traffic need not be a value that the parameter takes; what is given has to be one. */
  #configure({ settings, given }: Facts): void {
    this.#pbx.save({});
    for (const [name, value] of settings)
      try {
        this.#pbx.save({ [name]: value });
      } catch (error) {
        if (!(error instanceof PbxError) || given.has(name)) throw error;
      }
  }

  async play(event: RealEvent): Promise<PlayedEvent> {
    this.#clock.moveTo(this.#options.startedAt + event.atMs);
    this.#answers.begin(event);
    const outcome = await this.#attempt(event);
    const { sent, unsent } = this.#answers.end();
    const steps = outcome.trace?.toJSON() ?? [];
    return {
      event,
      sent: sent.map((each) => ({ ...each, request: this.#withoutRandom(each.request) })),
      unsent,
      errors: outcome.errors ?? [],
      skipped: steps.flatMap(({ skipped }) => skipped ?? []),
      notes: steps.flatMap(({ notes }) => notes),
      ...(outcome.authorizeUrl !== undefined && { authorizeUrl: this.#cleaned(outcome.authorizeUrl) }),
    };
  }

  stop(): Promise<void> {
    return this.#pbx.stop();
  }

  /** What the simulated PBX refuses to do, an address that none could open for example, is its difference. */
  async #attempt(event: RealEvent): Promise<Outcome & { readonly authorizeUrl?: string }> {
    try {
      return await this.#perform(event);
    } catch (error) {
      if (error instanceof PbxError) return { errors: [error] };
      throw error;
    }
  }

  async #perform(event: RealEvent): Promise<Outcome & { readonly authorizeUrl?: string }> {
    const { values, deed } = event;
    const { Number: number = '', Email: email = '' } = values;
    switch (deed) {
      case 'authorize':
        return this.#authorize(event);
      case 'ring': {
        const result = await this.#pbx.ring(this.#ringing(event));
        this.#calls.set(event, result.callId);
        return result;
      }
      case 'report':
        return this.#report(event);
      case 'chat':
        return this.#pbx.chat({
          ...agentOf(values),
          ...(number !== '' && { number }),
          ...(email !== '' && { email }),
          ...(values['Name'] !== undefined && { name: values['Name'] }),
          ...(values['QueueExtension'] ? { queue: values['QueueExtension'] } : {}),
          ...chatTimes(values),
          messages: (values['ChatMessages'] ?? '').split('\n'),
        });
      case 'email':
        return this.#pbx.lookupByEmail(email);
      case 'search':
        return this.#pbx.search(searched(values), this.#searchField(event));
      case 'client-contact':
        return this.#pbx.createContactFromClient(values);
      case 'call-flow':
        return this.#callFlow(event);
      case 'test':
        if (number !== '') return this.#pbx.test(number, 'PhoneExact');
        return email === '' ? this.#pbx.test(searched(values), 'Search') : this.#pbx.test(email, 'Email');
    }
  }

  async #authorize(event: RealEvent): Promise<Outcome & { readonly authorizeUrl: string }> {
    const redeem = event.requests.find(({ kind }) => kind === 'redeem');
    const parameter = this.#options.template.parameters.find(
      ({ type, responseScenario }) => type === 'OAuth' && responseScenario === redeem?.scenario?.id,
    );
    const { url, state } = this.#pbx.beginAuthorize(parameter?.name);
    const code = redeem?.values?.['code'] || codeIn(redeem?.exchange.request.body ?? '') || '~~code.0~~';
    const result = await this.#pbx.callback(new URLSearchParams({ code, state }));
    return {
      authorizeUrl: url,
      errors: result.ok ? [] : [{ code: result.code, message: result.message }],
      ...(result.trace && { trace: result.trace }),
    };
  }

  /** A call that rings, with what its report shows of it later. */
  #ringing(event: RealEvent): Ringing {
    const { startedAt } = this.#options;
    const shown = callOf({ values: { ...event.report?.values, ...event.values } }, startedAt + event.atMs);
    const { agent, agentFirstName, agentLastName, agentEmail, name, direction } = shown;
    const number = event.values['Number'] ?? event.report?.values['Number'] ?? '';
    return {
      number,
      direction,
      agent,
      startedAt:
        event.report === undefined
          ? Math.round(startedAt + event.atMs)
          : this.#callOf(event.report).startedAt,
      ...(name !== undefined && { name }),
      ...(agentFirstName !== undefined && { agentFirstName }),
      ...(agentLastName !== undefined && { agentLastName }),
      ...(agentEmail !== undefined && { agentEmail }),
      ...throughOf(event.report?.values ?? {}),
    };
  }

  #callOf(event: RealEvent) {
    return { ...callOf(event, this.#options.startedAt + event.atMs), ...callLengths(event) };
  }

  async #report(event: RealEvent): Promise<Outcome> {
    const { number, direction, startedAt, name: _, ...ending } = this.#callOf(event);
    const callId = event.ring && this.#calls.get(event.ring);
    if (callId !== undefined) return this.#pbx.endCall(callId, ending as Ending);
    // The real PBX did not look this one up, or before the tap began.
    const ring = await this.#pbx.ring({
      ...this.#ringing({ ...event, report: event }),
      number,
      direction,
      startedAt,
    });
    const ended = await this.#pbx.endCall(ring.callId, ending as Ending);
    const steps = [...ring.trace.toJSON(), ...ended.trace.toJSON()];
    return { errors: [...ring.errors, ...ended.errors], trace: { toJSON: () => steps } };
  }

  /** A search of one field, where the template has others that were not searched. */
  #searchField({ requests }: RealEvent): SearchField | undefined {
    const searches = requests.flatMap(({ kind, scenario }) =>
      kind === 'search' && scenario ? [scenario.id] : [],
    );
    const all = this.#options.template.scenarios.filter(({ id }) => /^SearchContacts(_|$)/.test(id));
    const [only, ...others] = new Set(searches);
    if (only === undefined || others.length > 0 || all.length < 2) return undefined;
    const field = /^SearchContacts_(.+)$/.exec(only)?.[1];
    return field as SearchField | undefined;
  }

  #callFlow({ requests, values }: RealEvent): Promise<Outcome> {
    const id = requests.find(({ kind = '' }) => kind.startsWith('call-flow'))?.scenario?.id ?? '';
    const [, entity = '', kind = ''] = /^LookupFromCFD_(.+)_(\w+)$/.exec(id) ?? [];
    const value = values['Number'] ?? values['EntityID'] ?? values['EntityId'] ?? values['Query'] ?? '';
    return this.#pbx.lookupFromCFD(entity, kind as CfdKind, value);
  }

  #randomBytes(size: number): Uint8Array {
    this.#serial += 1;
    const bytes = createHash('sha512').update(`compare ${this.#serial}`).digest().subarray(0, size);
    const text = bytes.toString('base64url');
    // The PKCE challenge is the digest of a random verifier (RFC 7636 4.2).
    this.#random.push(text, createHash('sha256').update(text).digest('base64url'));
    return bytes;
  }

  #withoutRandom(request: Sent['request']): Sent['request'] {
    const { url, headers, body } = request;
    return {
      ...request,
      url: this.#cleaned(url),
      headers: headers.map(([name, value]) => [name, this.#cleaned(value)] as const),
      ...(body !== undefined && { body: this.#cleaned(body) }),
    };
  }

  #cleaned(text: string): string {
    return this.#random.reduce((cleaned, each) => cleaned.replaceAll(each, RANDOM), text);
  }
}

function codeIn(body: string): string | undefined {
  return /(?:^|&)code=([^&]+)/.exec(body)?.[1] ?? /"code"\s*:\s*"([^"]+)"/.exec(body)?.[1];
}

function agentOf(values: RealEvent['values']): { agent: string } {
  const optional = (key: string, name: string) => (values[name] ? { [key]: values[name] } : {});
  return {
    agent: values['Agent'] ?? '',
    ...optional('agentFirstName', 'AgentFirstName'),
    ...optional('agentLastName', 'AgentLastName'),
    ...optional('agentEmail', 'AgentEmail'),
  };
}

function throughOf(values: RealEvent['values']): Pick<Ringing, 'through'> {
  const number = values['QueueExtension'];
  return number ? { through: { kind: 'queue', number } } : {};
}

function chatTimes(values: RealEvent['values']): { startedAt?: number; endedAt?: number } {
  const at = (name: string) => Date.parse(values[`${name}UTC`] ?? values[`${name}Local`] ?? '');
  const [startedAt, endedAt] = [at('ChatStartTime'), at('ChatEndTime')];
  return {
    ...(!Number.isNaN(startedAt) && { startedAt }),
    ...(!Number.isNaN(endedAt) && { endedAt }),
  };
}
