import { buildActors } from '../harness/actors/build.ts';
import { ConfigurationError, Unreachable } from '../harness/errors.ts';
import { createTransport, type HttpRequest, type Transport } from '../simulator/engine/index.ts';
import type { Pbx } from '../simulator/pbx/index.ts';
import type { Client } from '../suites/kit/actors/client.ts';
import { PbxActor } from '../suites/kit/actors/pbx.ts';
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
  /** What stands between the PBXs and the deployment. */
  readonly through?: (transport: Transport) => Transport;
}

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
export interface PbxFleet {
  /** By their numbers. */
  readonly pbxs: ReadonlyMap<number, VirtualPbx>;
  /** The environment they share. */
  readonly environment: TestEnvironment;
  /** The PBX's API client, for requests beside the calls. */
  readonly client: Client;
  /** Counts requests in these statistics from now on. */
  countIn(statistics: Statistics): void;
  /** Goes through Authorize again with every PBX. */
  authorize(): Promise<void>;
  /** Authorizes those again whose tokens the CRM no longer takes. @returns a sentence for each */
  reauthorize(): Promise<string[]>;
  /** How many calls of one PBX may be under way. */
  readonly maxConcurrentRequests: number;
  close(): Promise<void>;
}

/**
 * Installs the PBXs: the template imported, the values filled in, Authorize clicked and approved.
 * @throws ConfigurationError, Unreachable where one of them cannot be connected
 */
export async function openPbxFleet(options: PbxFleetOptions): Promise<PbxFleet> {
  const { deployment, numbers } = options;
  const environment = await deployment.open({});
  const recorder = new Recorder(environment.redactor, () => 0);
  const { dispatcher, target } = environment;
  const http = new HttpClient(
    {
      dispatcher,
      timeoutMs: target.limits.timeoutMs,
      turn: () => environment.turn(),
      wait: (ms) => environment.wait(ms),
    },
    recorder,
  );
  const { context } = buildActors(http, recorder, environment);
  const counted = { statistics: new Statistics(Date.now) };
  const transports: ReturnType<typeof createTransport>[] = [];

  const install = async (): Promise<VirtualPbx> => {
    let token: string | undefined;
    let aheadMs = 0;
    const own = createTransport({
      insecureTls: target.tls.selfSigned,
      ...(target.tls.ca === undefined ? {} : { ca: target.tls.ca }),
    });
    transports.push(own);
    const timed = measuredTransport(options.through?.(own) ?? own, {
      kindOf: (request) => kindOf(request, target),
      counted,
      onToken: ({ status, body }) => {
        const { accessToken, refreshToken } = new HttpResponse({
          exchange: 0,
          url: '',
          status,
          headers: [],
          body: body.toString('utf8'),
        });
        token = refreshToken ?? token ?? accessToken;
      },
    });
    const transport = inTurn(timed, environment);
    const actor = new PbxActor({
      world: environment,
      recorder,
      user: context.user,
      client: context.client,
      api: context.api,
      pbx: { transport, history: 0, outbox: options.outbox, clock: { now: () => Date.now() + aheadMs } },
    });
    await actor.install();
    return {
      pbx: actor.simulator,
      actor,
      token: () => token,
      setClock: (ms) => {
        aheadMs = ms;
      },
    };
  };

  const pbxs = new Map<number, VirtualPbx>();
  const close = async () => {
    await Promise.all([...pbxs.values()].map(({ pbx }) => pbx.stop()));
    await Promise.all(transports.map((transport) => transport.close()));
    await environment.close();
  };
  const authorizeOne = async ({ actor }: VirtualPbx) => {
    const result = await actor.authorize();
    if (!result.ok) throw new Unreachable(`A PBX could not be authorized: ${result.message}`);
  };
  const authorize = async () => {
    for (const virtualPbx of pbxs.values()) await authorizeOne(virtualPbx);
  };
  const reauthorize = async () => {
    const refused = [...pbxs].filter(([, { pbx }]) => pbx.status().state === 'refused-by-crm');
    for (const [, virtualPbx] of refused) await authorizeOne(virtualPbx);
    return refused.map(
      ([number]) =>
        `PBX ${number + 1} had to be authorized again after the drills: its refresh token was spent, and the answer with the next one lost.`,
    );
  };
  try {
    for (const number of numbers) pbxs.set(number, await install());
    await authorize();
    await checkGrantsCoexist([...pbxs.values()]);
    return {
      pbxs,
      environment,
      client: context.client,
      countIn: (statistics) => {
        counted.statistics = statistics;
      },
      authorize,
      reauthorize,
      maxConcurrentRequests: Math.max(1, ...[...pbxs.values()].map(({ pbx }) => concurrency(pbx))),
      close,
    };
  } catch (error) {
    await close();
    if (error instanceof Blocked)
      throw new Unreachable(`The PBX cannot be connected to ${target.name}: ${error.message}.`);
    throw error;
  }
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
