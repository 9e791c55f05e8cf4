import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import { closes, forwarded, type HeaderLines, headerOf, linesOf } from './headers.ts';
import { KeptBody } from './kept-body.ts';
import type { RelayContext } from './relay-context.ts';
import { isTooLong, type RewriteKind, rewritableAs, rewritten } from './rewrite.ts';

/** Interim answers (RFC 9110 15.2) that are passed of one exchange. */
const MOST_INTERIM = 20;

/**
 * One exchange on its way through the tap: bytes pass in both directions as they come, each side as fast as the other
 * takes them. The end of the answer is held until the exchange is written down, so that what a client has whole is never
 * missing in the record.
 */
export class Relay {
  readonly #context: RelayContext;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #atMs: number;
  readonly #path: string;
  readonly #sent: HeaderLines;
  readonly #requestBody: KeptBody;
  readonly #timer: NodeJS.Timeout;
  #upstream: ClientRequest | undefined;
  #answer: { status: number; headers: HeaderLines; body: KeptBody } | undefined;
  #isOver = false;
  #isRewritten = false;
  #interim = 0;

  constructor(context: RelayContext, request: IncomingMessage, response: ServerResponse) {
    this.#context = context;
    this.#request = request;
    this.#response = response;
    this.#atMs = context.now();
    this.#path = pathOf(request.url ?? '/');
    const { host } = new URL(context.origin);
    this.#sent = context.addresses.request(forwarded(linesOf(request.rawHeaders)), host);
    this.#requestBody = new KeptBody(context.limits.mostBodyBytes);
    const { idleMs } = context.limits;
    this.#timer = setTimeout(() => {
      this.#failed(new Error(`no answer came within ${idleMs / 1000} s`), 504);
    }, idleMs);
  }

  start(): void {
    const response = this.#response;
    response.sendDate = false;
    response.on('close', () => this.#clientGone());
    // The close that follows is what counts.
    response.on('error', () => undefined);
    this.#request.on('error', () => undefined);
    let upstream: ClientRequest;
    try {
      upstream = this.#context.open(this.#request.method ?? 'GET', this.#path, this.#sent);
    } catch (error) {
      this.#failed(error as Error);
      return;
    }
    this.#upstream = upstream;
    upstream.on('response', (answer) => this.#answered(answer));
    upstream.on('continue', () => response.writeContinue());
    upstream.on('information', ({ statusCode, rawHeaders }) =>
      this.#interimAnswer(statusCode, linesOf(rawHeaders)),
    );
    upstream.on('error', (error) => this.#failed(error));
    this.#sendBody(upstream);
  }

  #sendBody(upstream: ClientRequest): void {
    const request = this.#request;
    request.on('data', (chunk: Buffer) => {
      this.#timer.refresh();
      this.#requestBody.add(chunk);
      if (!upstream.destroyed && !upstream.write(chunk)) request.pause();
    });
    upstream.on('drain', () => request.resume());
    request.on('end', () => {
      if (upstream.destroyed) return;
      if (request.rawTrailers.length > 0) upstream.addTrailers(linesOf(request.rawTrailers));
      upstream.end();
    });
    // A body that is slow to come, or waits for 100 (RFC 9110 10.1.1), does not hold the header back.
    setImmediate(() => {
      if (this.#requestBody.length === 0 && !upstream.writableEnded && !upstream.destroyed)
        upstream.flushHeaders();
    });
  }

  #interimAnswer(status: number, headers: HeaderLines): void {
    this.#interim += 1;
    if (this.#response.headersSent || this.#interim > MOST_INTERIM) return;
    if (status === 102) this.#response.writeProcessing();
    const links = headers.flatMap(([name, value]) => (name.toLowerCase() === 'link' ? [value] : []));
    if (status === 103 && links.length > 0) this.#response.writeEarlyHints({ link: links });
  }

  #answered(answer: IncomingMessage): void {
    if (this.#isOver) return void answer.destroy();
    this.#timer.refresh();
    const { limits, addresses, rewrite } = this.#context;
    const headers = linesOf(answer.rawHeaders);
    const body = new KeptBody(limits.mostBodyBytes);
    this.#answer = { status: answer.statusCode ?? 502, headers, body };
    answer.on('error', (error) => this.#failed(error));
    answer.on('close', () => {
      if (!answer.complete) this.#failed(new Error('the connection was closed'));
    });
    const response = this.#response;
    if (closes(headers)) response.shouldKeepAlive = false;
    const passed = addresses.answer(forwarded(headers));
    const hasBody = this.#request.method !== 'HEAD' && ![204, 304].includes(this.#answer.status);
    // A part of a template (206) is a part of the bytes that the deployment has.
    const kind = this.#answer.status === 200 ? rewritableAs(rewrite, this.#path, headers) : undefined;
    if (hasBody && kind !== undefined) this.#rewrite(answer, passed, body, kind);
    else this.#pass(answer, passed, body, hasBody);
  }

  #writeHead(answer: IncomingMessage, headers: HeaderLines, hasBody: boolean): void {
    const response = this.#response;
    const isOld = this.#request.httpVersionMinor === 0;
    const isFramed = headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
    // A body that ends with its connection, and one for a client that knows no chunks, goes out the same way.
    if (hasBody && (isOld || !isFramed)) response.useChunkedEncodingByDefault = false;
    const lines = isOld ? headers.filter(([name]) => name.toLowerCase() !== 'transfer-encoding') : headers;
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', lines.flat());
  }

  /** @param begun what has come of the body already */
  #pass(
    answer: IncomingMessage,
    headers: HeaderLines,
    body: KeptBody,
    hasBody: boolean,
    begun: readonly Buffer[] = [],
  ): void {
    const response = this.#response;
    const length = hasBody ? headerOf(headers, 'content-length') : undefined;
    const expected = length === undefined ? Number.POSITIVE_INFINITY : Number(length);
    let last: Buffer | undefined;
    this.#writeHead(answer, headers, hasBody);
    for (const chunk of begun) response.write(chunk);
    answer.on('data', (chunk: Buffer) => {
      this.#timer.refresh();
      body.add(chunk);
      // The client has the answer whole with this chunk: see `#over`.
      if (body.length >= expected) last = chunk;
      else if (!response.write(chunk)) answer.pause();
    });
    response.on('drain', () => answer.resume());
    answer.on('end', () => {
      if (!answer.complete) return;
      this.#over();
      if (answer.rawTrailers.length > 0) response.addTrailers(linesOf(answer.rawTrailers));
      response.end(last);
    });
    setImmediate(() => {
      if (hasBody && !this.#isOver && body.length === 0) response.flushHeaders();
    });
  }

  /** Read whole, changed, and sent with its new length; one that is too long passes unchanged. */
  #rewrite(answer: IncomingMessage, headers: HeaderLines, body: KeptBody, kind: RewriteKind): void {
    const chunks: Buffer[] = [];
    const onData = (chunk: Buffer) => {
      this.#timer.refresh();
      body.add(chunk);
      chunks.push(chunk);
      if (!isTooLong(body.length)) return;
      answer.off('data', onData).off('end', onEnd);
      this.#pass(answer, headers, body, true, chunks);
    };
    const onEnd = () => {
      if (!answer.complete || this.#isOver) return;
      const changed = rewritten(Buffer.concat(chunks), headers, this.#context.addresses, kind);
      this.#isRewritten = changed.isChanged;
      this.#writeHead(answer, changed.headers, true);
      this.#over();
      this.#response.end(changed.body);
    };
    answer.on('data', onData).on('end', onEnd);
  }

  #clientGone(): void {
    if (this.#isOver && this.#request.complete) return;
    this.#over(this.#context.whyGone());
    this.#upstream?.destroy();
  }

  /** @param status what a client gets that has no answer yet (RFC 9110 15.6.3, 15.6.5) */
  #failed(error: Error, status: 502 | 504 = 502): void {
    if (this.#isOver) return;
    const upstream = this.#upstream;
    const reason = this.#context.describe(error, this.#answer !== undefined);
    const response = this.#response;
    this.#over(reason);
    upstream?.destroy();
    // As without the tap: a connection that the deployment has closed meanwhile breaks, and the client may open another.
    if (response.headersSent || isStale(upstream, error)) {
      this.#request.socket.destroy();
      return;
    }
    response.shouldKeepAlive = this.#request.complete;
    const text = `${reason}\n`;
    response.writeHead(status, {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Length': Buffer.byteLength(text),
    });
    response.end(this.#request.method === 'HEAD' ? undefined : text);
  }

  /** Hands the exchange on, once. */
  #over(failure?: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    const { number, now, onPassed, origin } = this.#context;
    onPassed({
      number,
      atMs: this.#atMs,
      durationMs: now() - this.#atMs,
      request: {
        method: this.#request.method ?? 'GET',
        url: origin + this.#path,
        headers: this.#sent,
        body: this.#requestBody,
      },
      ...(this.#answer === undefined ? {} : { response: this.#answer }),
      ...(failure === undefined ? {} : { failure }),
      ...(this.#isRewritten ? { rewritten: true } : {}),
    });
  }
}

/** A request target in absolute form (RFC 9112 3.2.2) names a host that counts no more than `Host` does. */
function pathOf(target: string): string {
  return target.replace(/^https?:\/\/[^/?#]*/i, '') || '/';
}

function isStale(upstream: ClientRequest | undefined, error: Error): boolean {
  return upstream?.reusedSocket === true && (error as NodeJS.ErrnoException).code === 'ECONNRESET';
}
