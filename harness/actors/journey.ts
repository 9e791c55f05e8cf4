import type { CDPSession, Page } from 'playwright';
import type { Recorder } from '../../suites/kit/evidence/recorder.ts';
import { HttpResponse } from '../../suites/kit/http-response.ts';

/** The part of the protocol's `Fetch.requestPaused` that is used here. */
interface PausedRequest {
  readonly requestId: string;
  readonly frameId: string;
  readonly request: {
    readonly url: string;
    readonly urlFragment?: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly postData?: string;
  };
  readonly responseStatusCode?: number;
  readonly responseErrorReason?: string;
  readonly responseHeaders?: readonly { readonly name: string; readonly value: string }[];
}

/**
 * The way of one browser page from document to document, recorded. It ends where the browser would leave for the PBX:
 * that navigation is stopped in the browser, so that a production PBX may stand there without being reached.
 */
export class Journey {
  /** Every answer to a navigation, oldest first. */
  readonly trail: HttpResponse[] = [];
  /** Resolves when the browser was sent back to the PBX. */
  readonly arrived: Promise<void>;
  readonly #recorder: Recorder;
  readonly #leaves: (url: string) => boolean;
  #arrive: () => void = () => undefined;
  #location: string | undefined;
  #open: ReturnType<Recorder['begin']> | undefined;
  readonly #onFailure: (() => void)[] = [];

  private constructor(recorder: Recorder, leaves: (url: string) => boolean) {
    this.#recorder = recorder;
    this.#leaves = leaves;
    this.arrived = new Promise((resolve) => {
      this.#arrive = resolve;
    });
  }

  /**
   * Watches a page that has not been sent anywhere yet.
   * @param leaves whether an absolute URL belongs to the PBX
   */
  static async of(page: Page, recorder: Recorder, leaves: (url: string) => boolean): Promise<Journey> {
    const journey = new Journey(recorder, leaves);
    // Playwright's own routes do not see a request that a redirect made; the protocol below them does.
    const session = await page.context().newCDPSession(page);
    const { frameTree } = await session.send('Page.getFrameTree');
    session.on('Fetch.requestPaused', (event) => {
      journey.#meet(session, event, frameTree.frame.id);
    });
    const documents = { urlPattern: '*', resourceType: 'Document' } as const;
    await session.send('Fetch.enable', {
      patterns: [
        { ...documents, requestStage: 'Request' },
        { ...documents, requestStage: 'Response' },
      ],
    });
    return journey;
  }

  /** Where the browser was sent back to, once it was: the Location header exactly as sent, where there was one. */
  get location(): string | undefined {
    return this.#location;
  }

  /**
   * Resolves when a document comes with a status from 400 on, or does not come at all.
   * @param since how long the trail was when the browser set off; what failed before does not count
   */
  async failed(since: number): Promise<void> {
    const last = this.trail.slice(since).at(-1);
    if (last !== undefined && isFailure(last)) return;
    await new Promise<void>((resolve) => {
      this.#onFailure.push(resolve);
    });
  }

  #meet(session: CDPSession, event: PausedRequest, mainFrame: string): void {
    const stop = event.frameId === mainFrame && this.#note(event);
    const { requestId } = event;
    const done = stop
      ? session.send('Fetch.fulfillRequest', {
          requestId,
          responseCode: 200,
          body: Buffer.from('Intercepted: the PBX was not reached.').toString('base64'),
        })
      : session.send('Fetch.continueRequest', { requestId });
    // The page may be closed by now.
    done.catch(() => undefined);
  }

  /** @returns whether the browser would leave for the PBX */
  #note(event: PausedRequest): boolean {
    const { request, responseStatusCode: status, responseErrorReason: reason } = event;
    if (status === undefined && reason === undefined) return this.#leaving(request);
    const headers = (event.responseHeaders ?? []).map(({ name, value }) => [name, value] as const);
    const failure = reason === undefined ? undefined : `the browser reports ${reason}`;
    this.#open?.end(failure === undefined ? { status: status ?? 0, headers, body: '' } : { failure });
    const answer = new HttpResponse({
      exchange: this.#open?.number ?? 0,
      method: request.method,
      url: request.url,
      status: status ?? 0,
      headers,
      body: '',
      ...(failure === undefined ? {} : { failure }),
    });
    this.trail.push(answer);
    if (isFailure(answer)) for (const resolve of this.#onFailure.splice(0)) resolve();
    const location = answer.header('location');
    const redirects = answer.status >= 300 && answer.status < 400 && location !== undefined;
    if (!redirects || !URL.canParse(location, request.url)) return false;
    return this.#leaves(new URL(location, request.url).href) && this.#arriveAt(location);
  }

  /** A request about to go out: a script's navigation is seen here first, a redirect's Location before. */
  #leaving({ url, urlFragment = '', method, headers, postData = '' }: PausedRequest['request']): boolean {
    if (this.#leaves(url)) return this.#arriveAt(url + urlFragment);
    this.#open = this.#recorder.begin({
      actor: 'user',
      method,
      url,
      headers: Object.entries(headers),
      body: postData,
    });
    return false;
  }

  #arriveAt(location: string): true {
    this.#location ??= location;
    this.#arrive();
    return true;
  }
}

function isFailure({ status }: HttpResponse): boolean {
  return status === 0 || status >= 400;
}
