import {
  type HttpRequest,
  type HttpResponse,
  type Transport,
  TransportError,
} from '../../simulator/engine/index.ts';
import type { Scenario, Template } from '../../simulator/template/index.ts';
import { ScenarioReader } from '../scenarios.ts';
import { authenticating, type RealEvent, type RealRequest } from './timeline.ts';

/** A request of the simulated PBX, and the real one that it is compared with. */
export interface Sent {
  readonly request: HttpRequest;
  readonly scenario: Scenario | undefined;
  readonly isAuthentication: boolean;
  /** Absent where the real PBX sent nothing like it. */
  readonly real?: RealRequest;
  /** Whether its answer was recorded: what follows from another one cannot be compared. */
  readonly isAnswered: boolean;
  /** It stands for one from before the tap, and is compared with nothing. */
  readonly isBefore?: true;
}

/** A clock that the play moves along the times of the tap. */
export class PlayClock {
  #ms: number;

  constructor(ms: number) {
    this.#ms = ms;
  }

  readonly now = (): number => this.#ms;

  /** Time does not go back: events of a PBX overlap, and are played one after the other. */
  moveTo(ms: number): void {
    this.#ms = Math.max(this.#ms, ms);
  }
}

/** Answers the simulated PBX with what the CRM answered the real one. Nothing leaves the process. */
export class RecordedAnswers {
  readonly #template: Template;
  readonly #reader: ScenarioReader;
  readonly #authenticating: ReadonlySet<Scenario>;
  readonly #clock: PlayClock;
  readonly #startedAt: number;
  /** The last real answers, by method and address. */
  readonly #last = new Map<string, RealRequest>();
  #lastAuthentication: RealRequest | undefined;
  #initialToken: string | undefined;
  #open: RealRequest[] = [];
  #sent: Sent[] = [];

  /** @param initialToken access token that was in memory when the tap began */
  constructor(template: Template, clock: PlayClock, startedAt: number, initialToken: string | undefined) {
    this.#template = template;
    this.#reader = new ScenarioReader(template);
    this.#authenticating = authenticating(template);
    this.#clock = clock;
    this.#startedAt = startedAt;
    this.#initialToken = initialToken;
  }

  /** The requests from here on belong to an event. */
  begin({ requests }: RealEvent): void {
    this.#open = [...requests];
    this.#sent = [];
  }

  /** @returns what was sent since `begin`, and the real requests that the simulated PBX did not send */
  end(): { sent: readonly Sent[]; unsent: readonly RealRequest[] } {
    for (const real of this.#open) this.#remember(real);
    return { sent: this.#sent, unsent: this.#open };
  }

  readonly transport: Transport = async (request) => {
    const found = this.#reader.recognize({ ...request, body: request.body ?? '' });
    const scenario = found?.scenario;
    const isAuthentication = scenario !== undefined && this.#authenticating.has(scenario);
    const isFirst =
      isAuthentication && this.#initialToken !== undefined && this.#lastAuthentication === undefined;
    const real = this.#take(request, scenario);
    const common = { request, scenario: real?.scenario ?? scenario, isAuthentication };
    if (real !== undefined) {
      this.#sent.push({ ...common, real, isAnswered: true });
      return this.#answer(real);
    }
    if (isFirst) {
      this.#sent.push({ ...common, isAnswered: true, isBefore: true });
      return tokenAnswer(this.#template, this.#authenticating, this.#initialToken ?? '');
    }
    const known = isAuthentication ? this.#lastAuthentication : this.#last.get(placeOf(request));
    this.#sent.push({ ...common, isAnswered: known !== undefined });
    if (known !== undefined) return this.#answer(known);
    return { status: request.method === 'GET' ? 404 : 200, headers: {}, body: Buffer.from('{}') };
  };

  /** @returns the real request that a simulated one stands for: of the same scenario, the more alike the better */
  #take(request: HttpRequest, scenario: Scenario | undefined): RealRequest | undefined {
    const same = this.#open.filter((real) => scenario !== undefined && real.scenario === scenario);
    // Two scenarios may send the same request.
    const alike =
      same.length > 0
        ? same
        : this.#open.filter(({ exchange }) => placeOf(exchange.request) === placeOf(request));
    let best: { real: RealRequest; weight: number } | undefined;
    for (const real of alike) {
      const { request: sent } = real.exchange;
      const weight =
        Number(sent.method === request.method) +
        2 * Number(sent.url === request.url) +
        Number(sent.body === (request.body ?? ''));
      if (best === undefined || weight > best.weight) best = { real, weight };
    }
    if (best === undefined) return undefined;
    const { real } = best;
    this.#open.splice(this.#open.indexOf(real), 1);
    this.#remember(real);
    this.#clock.moveTo(this.#startedAt + real.exchange.atMs);
    return real;
  }

  #remember(real: RealRequest): void {
    if (real.isAuthentication) this.#lastAuthentication = real;
    else this.#last.set(placeOf(real.exchange.request), real);
  }

  #answer({ exchange }: RealRequest): HttpResponse {
    const { response, failure, atMs, durationMs } = exchange;
    this.#clock.moveTo(this.#startedAt + atMs + durationMs);
    if (response === undefined)
      throw new TransportError('unreachable', `The deployment did not answer: ${failure ?? 'no answer'}.`);
    const headers: HttpResponse['headers'] = {};
    for (const [name, value] of response.headers) {
      const header = name.toLowerCase();
      // The recorded body is decoded.
      if (header === 'content-encoding') continue;
      const known = headers[header];
      headers[header] = known === undefined ? value : [known, value].flat();
    }
    return { status: response.status, headers, body: Buffer.from(response.body) };
  }
}

function placeOf({ method, url }: { readonly method: string; readonly url: string }): string {
  return `${method} ${url}`;
}

/** An answer to the authentication that brings a given access token, and keeps the refresh token. */
function tokenAnswer(template: Template, scenarios: ReadonlySet<Scenario>, token: string): HttpResponse {
  const body: Record<string, unknown> = {};
  const isOAuth = (name: string) =>
    template.parameters.some((each) => each.name === name && each.type === 'OAuth');
  for (const { rules, variables } of scenarios) {
    for (const { path, ethalon } of rules) put(body, path, ethalon || token);
    for (const { name, path } of variables)
      put(body, path, isOAuth(name) ? '' : /expire|lifetime/i.test(`${name} ${path}`) ? '3600' : token);
  }
  return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(body)) };
}

function put(body: Record<string, unknown>, path: string, value: string): void {
  const steps = path.trim().split('.');
  const last = steps.pop() ?? '';
  let within = body;
  for (const step of steps) {
    const next = within[step] ?? {};
    if (typeof next !== 'object') return;
    within[step] = next;
    within = next as Record<string, unknown>;
  }
  within[last] = value;
}
