import { buildActors } from '../harness/actors/build.ts';
import { ConfigurationError, Unreachable } from '../harness/errors.ts';
import type { PhonebookQuery } from '../reports/replay/document.ts';
import { createTransport, type HttpRequest, type Transport } from '../simulator/engine/index.ts';
import type { Pbx } from '../simulator/pbx/index.ts';
import type { Client } from '../suites/kit/actors/client.ts';
import { PbxActor } from '../suites/kit/actors/pbx.ts';
import type { Context } from '../suites/kit/context.ts';
import { Learner } from '../suites/kit/evidence/learn.ts';
import { Recorder } from '../suites/kit/evidence/recorder.ts';
import { HttpClient } from '../suites/kit/http-client.ts';
import { HttpResponse } from '../suites/kit/http-response.ts';
import type { Target } from '../suites/kit/target.ts';
import type { Deployment, TestEnvironment } from '../suites/kit/test-environment.ts';
import { Blocked } from '../suites/kit/verdict.ts';
import { measuredTransport, type RequestKind } from './measured-transport.ts';
import { Statistics } from './statistics.ts';

/** Which PBXs to install, and how. */
export interface PbxFleetOptions {
  /** What they are connected to. */
  readonly deployment: Deployment;
  /** Numbers of the PBXs to install; each partition installs its own. */
  readonly numbers: readonly number[];
  /** Whether the PBXs keep calls that the CRM does not take. */
  readonly outbox: boolean;
  /** Whether the PBXs look up numbers that their phonebook has; absent: they have no phonebook. */
  readonly phonebook?: PhonebookQuery | undefined;
  /** What stands between the PBXs and the deployment. */
  readonly through?: (transport: Transport) => Transport;
}

/** How each PBX is set up. */
type PbxSetUp = Omit<PbxFleetOptions, 'deployment' | 'numbers'>;

/** A PBX of a replay: installed, authorized, and open to faults. */
export interface VirtualPbx {
  /** The simulated 3CX. */
  readonly pbx: Pbx;
  /** Acts on it as its admin. */
  readonly actor: PbxActor;
  /** The newest refresh token, or the access token where there is none. */
  readonly token: () => string | undefined;
  /** Sets its clock ahead, or back. */
  readonly setClock: (aheadMs: number) => void;
}

/** The simulated PBXs of a replay, each with an authorization and tokens of its own. */
export class PbxFleet {
  /** The environment they share. */
  readonly environment: TestEnvironment;
  readonly #options: PbxSetUp;
  readonly #recorder: Recorder;
  /** Learns the tokens that the PBXs are given. */
  readonly #learner: Learner;
  readonly #actors: Pick<Context, 'user' | 'client' | 'api'>;
  readonly #pbxs = new Map<number, VirtualPbx>();
  readonly #transports: ReturnType<typeof createTransport>[] = [];
  readonly #counted = { statistics: new Statistics(Date.now) };

  /** A fleet without PBXs: `openPbxFleet` installs them. */
  constructor(environment: TestEnvironment, options: PbxSetUp) {
    const { dispatcher, target, redactor } = environment;
    this.environment = environment;
    this.#options = options;
    this.#recorder = new Recorder(redactor, () => 0);
    this.#learner = new Learner(redactor);
    const http = new HttpClient(
      {
        dispatcher,
        timeoutMs: target.limits.timeoutMs,
        turn: () => environment.turn(),
        wait: (ms) => environment.wait(ms),
      },
      this.#recorder,
    );
    this.#actors = buildActors(http, this.#recorder, environment).context;
  }

  /** By their numbers. */
  get pbxs(): ReadonlyMap<number, VirtualPbx> {
    return this.#pbxs;
  }

  /** The PBX's API client, for requests beside the calls. */
  get client(): Client {
    return this.#actors.client;
  }

  /** How many calls of one PBX may be under way. */
  get maxConcurrentRequests(): number {
    return Math.max(1, ...[...this.#pbxs.values()].map(({ pbx }) => concurrency(pbx)));
  }

  /** Imports the template into one PBX and fills the values in. */
  async install(number: number): Promise<void> {
    const { outbox, phonebook } = this.#options;
    let token: string | undefined;
    let aheadMs = 0;
    const transport = this.#transport(({ accessToken, refreshToken }) => {
      token = refreshToken ?? token ?? accessToken;
    });
    const actor = new PbxActor({
      world: this.environment,
      recorder: this.#recorder,
      user: this.#actors.user,
      client: this.#actors.client,
      api: this.#actors.api,
      pbx: {
        transport,
        history: 0,
        ...(phonebook === undefined && { phonebook: 0 }),
        outbox,
        clock: { now: () => Date.now() + aheadMs },
      },
    });
    await actor.install();
    if (phonebook === 'unless-found')
      actor.simulator.admin.save({ crm: { phonebookPriority: 'NotQueryIfInPhonebookFound' } });
    this.#pbxs.set(number, {
      pbx: actor.simulator,
      actor,
      token: () => token,
      setClock: (ms) => {
        aheadMs = ms;
      },
    });
  }

  /** Counts requests in these statistics from now on. */
  countIn(statistics: Statistics): void {
    this.#counted.statistics = statistics;
  }

  /**
   * Goes through Authorize again with every PBX.
   * @throws Unreachable where one of them cannot be authorized
   */
  async authorize(): Promise<void> {
    for (const virtualPbx of this.#pbxs.values()) await authorizeOne(virtualPbx, this.environment);
  }

  /**
   * Authorizes those again whose tokens the CRM no longer takes.
   * @returns a sentence for each
   * @throws Unreachable where one of them cannot be authorized
   */
  async reauthorize(): Promise<string[]> {
    const refused = [...this.#pbxs].filter(([, { pbx }]) => pbx.status().state === 'refused-by-crm');
    for (const [, virtualPbx] of refused) await authorizeOne(virtualPbx, this.environment);
    return refused.map(
      ([number]) =>
        `PBX ${number + 1} had to be authorized again after the drills: its refresh token was spent, and the answer with the next one lost.`,
    );
  }

  /** Stops the PBXs and closes their connections and the environment. */
  async close(): Promise<void> {
    await Promise.all([...this.#pbxs.values()].map(({ pbx }) => pbx.stop()));
    await Promise.all(this.#transports.map((transport) => transport.close()));
    await this.environment.close();
  }

  /** The way out of one PBX, measured and at the pace that the target allows. */
  #transport(onToken: (answer: HttpResponse) => void): Transport {
    const { target, dispatcher } = this.environment;
    // The deployment's own connections know its certificates, its extra headers and the proxy before it.
    const own = createTransport({ dispatcher });
    this.#transports.push(own);
    const timed = measuredTransport(this.#options.through?.(own) ?? own, {
      kindOf: (request) => kindOf(request, target),
      counted: this.#counted,
      onToken: ({ status, body }) => {
        this.#learner.fromAnswer([], body.toString('utf8'));
        const answer = { exchange: 0, url: '', status, headers: [], body: body.toString('utf8') };
        onToken(new HttpResponse(answer));
      },
    });
    return inTurn(timed, this.environment);
  }
}

/**
 * Installs the PBXs: the template imported, the values filled in, Authorize clicked and approved.
 * @throws ConfigurationError, Unreachable where one of them cannot be connected
 */
export async function openPbxFleet({ deployment, ...options }: PbxFleetOptions): Promise<PbxFleet> {
  const environment = await deployment.open({});
  const fleet = new PbxFleet(environment, options);
  try {
    for (const number of options.numbers) await fleet.install(number);
    await fleet.authorize();
    await checkGrantsCoexist([...fleet.pbxs.values()]);
    return fleet;
  } catch (error) {
    await fleet.close();
    if (error instanceof Blocked)
      throw new Unreachable(
        `The PBX cannot be connected to ${environment.target.name}: ${environment.redactor.scrub(error.message)}.`,
      );
    throw error;
  }
}

/** A Client Credentials template has no Authorize button. */
async function authorizeOne({ actor, pbx }: VirtualPbx, { redactor }: TestEnvironment): Promise<void> {
  if (!pbx.status().needsAuthorization) return;
  const result = await actor.authorize();
  if (!result.ok) throw new Unreachable(`A PBX could not be authorized: ${redactor.scrub(result.message)}`);
}

/** Some deployments keep one grant for each client: the second PBX's approval then takes the first one's tokens away. */
async function checkGrantsCoexist([first, ...others]: readonly VirtualPbx[]): Promise<void> {
  if (first === undefined || others.length === 0) return;
  const { errors } = await first.actor.ring();
  if (errors.length > 0 && first.pbx.status().state === 'refused-by-crm')
    throw new ConfigurationError(
      'The deployment keeps one approval for each client: the second PBX took the first one’s away. Replay with --pbxs 1.',
    );
}

function concurrency(pbx: Pbx): number {
  return pbx.templates().find(({ selected }) => selected)?.maxConcurrentRequests ?? 1;
}

function inTurn(transport: Transport, { target, turn }: TestEnvironment): Transport {
  if (target.allow.has('load')) return transport;
  return async (request) => {
    await turn();
    return transport(request);
  };
}

function kindOf({ method, url }: HttpRequest, { endpoints }: Target): RequestKind | undefined {
  if (url.startsWith(endpoints.token)) return 'token';
  if (method === 'GET') return 'lookup';
  if (endpoints.calls !== undefined && url.startsWith(endpoints.calls)) return 'journal';
  return endpoints.contacts !== undefined && url.startsWith(endpoints.contacts) ? undefined : 'journal';
}
