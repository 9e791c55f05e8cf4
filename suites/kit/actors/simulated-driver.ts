import { type Transport, TransportError } from '../../../simulator/engine/index.ts';
import { ExpressionError } from '../../../simulator/expression/index.ts';
import {
  type CallInput,
  createPbx,
  type Pbx,
  PbxError,
  type TestMode,
} from '../../../simulator/pbx/index.ts';
import { TemplateRefused } from '../../../simulator/template/index.ts';
import { exchange, textOf } from '../../../web/exchange.ts';
import { describeFailure } from '../http-client.ts';
import { HttpResponse } from '../http-response.ts';
import { Blocked } from '../verdict.ts';
import type { PbxDriver, Simulated, TokenAnswer, Upload } from './pbx-driver.ts';
import type { PbxParts } from './pbx-parts.ts';

/** The PBX stands two hours east of Greenwich, so that its local times are never mistaken for UTC. */
const TIME_ZONE = 'Etc/GMT-2';
/** The extension that calls are placed to where a rule names none. */
const AGENT = '101';

/** The simulated 3CX of one trial, in process: every request it sends is evidence. */
export class SimulatedDriver implements PbxDriver, Simulated {
  readonly simulated: Simulated = this;
  readonly pbx: Pbx;
  readonly tokenAnswers: TokenAnswer[] = [];
  #aheadMs = 0;

  constructor(parts: PbxParts) {
    const { pbx } = parts.world.target;
    this.pbx = createPbx({
      redirectUri: pbx?.redirectUri ?? parts.client.redirectUri,
      clock: { now: () => Date.now() + this.#aheadMs },
      settings: { timeZone: TIME_ZONE, ...pbx?.settings },
      timeoutMs: parts.world.target.limits.timeoutMs,
      transport: recorded(parts, (answer) => this.tokenAnswers.push(answer)),
      ...parts.pbx,
    });
  }

  async add(fileName: string, text: string): Promise<Upload> {
    try {
      const template = this.pbx.addTemplate(fileName, text);
      this.pbx.select(template.name);
      return { ok: true, template };
    } catch (error) {
      if (error instanceof TemplateRefused) return { ok: false, message: error.message };
      throw error;
    }
  }

  async fields() {
    return this.pbx.parameters();
  }

  async save(values: Readonly<Record<string, string>>, page?: string): Promise<void> {
    feasible(() => this.pbx.save(values, page));
  }

  async status() {
    return this.pbx.status();
  }

  async templateNames() {
    return this.pbx.templates().map(({ name }) => name);
  }

  async beginAuthorize() {
    return feasible(() => this.pbx.beginAuthorize());
  }

  callback(query: URLSearchParams) {
    return this.pbx.callback(query);
  }

  ring(call: Pick<CallInput, 'number' | 'direction'>) {
    return this.pbx.ring({ ...call, agent: AGENT });
  }

  async call(call: CallInput) {
    const result = await this.pbx.call(call);
    return { result, agent: call.agent, durationSeconds: call.durationSeconds ?? 0 };
  }

  test(query: string, mode?: TestMode) {
    return this.pbx.test(query, mode);
  }

  lookupByEmail(email: string) {
    return this.pbx.lookupByEmail(email);
  }

  settle<T>(read: () => Promise<T>): Promise<T> {
    return read();
  }

  letTokenExpire(): void {
    this.#aheadMs += 10 * 366 * 24 * 3600 * 1000;
  }

  stop(): Promise<void> {
    return this.pbx.stop();
  }
}

/** What the PBX's console refuses to do (it says what to do instead) leaves a rule's question unasked. */
function feasible<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof PbxError) throw new Blocked(`${error.message} ${error.remedy}`);
    if (error instanceof ExpressionError) throw new Blocked(`the template cannot be run: ${error.message}`);
    throw error;
  }
}

/** The PBX's way to the deployment: every request it sends is evidence of the trial. */
function recorded({ world, recorder }: PbxParts, onToken: (answer: TokenAnswer) => void): Transport {
  return async (request) => {
    await world.turn();
    const body = request.body ?? '';
    const { method, url, signal } = request;
    const headers = recorder.traced(request.headers);
    const { end } = recorder.begin({ actor: 'pbx', method, url, headers, body });
    try {
      const { origin, pathname, search } = new URL(url);
      const { dispatcher, target } = world;
      const path = pathname + search;
      const timeoutMs = Math.min(request.timeoutMs, target.limits.timeoutMs);
      const answer = await exchange({ dispatcher, origin, path, method, headers, body, timeoutMs, signal });
      const text = textOf(answer.body);
      end({ status: answer.status, headers: answer.lines(), body: text });
      if (url === target.endpoints.token) onToken(tokenAnswer(body, answer.status, text));
      return answer;
    } catch (error) {
      const failure = describeFailure(error);
      end({ failure });
      throw new TransportError('unreachable', failure);
    }
  };
}

function tokenAnswer(form: string, status: number, body: string): TokenAnswer {
  const { accessToken, refreshToken } = new HttpResponse({ exchange: 0, url: '', status, headers: [], body });
  return {
    grantType: new URLSearchParams(form).get('grant_type') ?? '',
    status,
    accessToken,
    refreshToken,
  };
}
