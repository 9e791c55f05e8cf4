import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, CDPSession, Page, Response } from 'playwright';
import { Answer } from '../answer.ts';
import { ConfigurationError } from '../errors.ts';
import type { Recorder } from '../evidence/recorder.ts';
import type { Redactor } from '../evidence/redactor.ts';
import type { BrowserStep } from '../target/schema.ts';
import type { Approval, UserInfo } from '../target/target.ts';
import { Blocked } from '../verdict.ts';
import { type Outcome, redirected } from './outcome.ts';
import { readPage } from './page.ts';
import type { Approver, Decision } from './user.ts';

type BrowserApproval = Extract<Approval, { how: 'browser' }>;

export interface BrowserOptions {
  readonly approval: BrowserApproval;
  readonly user: UserInfo | undefined;
  /** Navigations to these are intercepted: nobody is reached there, and nothing is changed. */
  readonly redirectUris: readonly string[];
  /** Folder for screenshots and the text of a page that failed. */
  readonly evidence: string;
  readonly redactor: Redactor;
  /** A page that failed once was tried again: said in the report. */
  readonly onRetry: (note: string) => void;
  readonly launch: () => Promise<Browser>;
}

/**
 * A user at a real browser, driven by the steps of the target file. One browser for a whole run: who has signed in
 * stays signed in. The navigation to a registered redirect URI is intercepted in the browser, so that a production
 * PBX can stand there without being reached.
 */
export class BrowserUsers {
  readonly #options: BrowserOptions;
  #context: Promise<BrowserContext> | undefined;

  constructor(options: BrowserOptions) {
    this.#options = options;
  }

  /** @returns the user of one trial, whose navigations that trial records */
  forTrial(recorder: Recorder): Approver {
    return { decide: (url, decision) => this.#twice(url, decision, recorder) };
  }

  async close(): Promise<void> {
    const context = await this.#context;
    await context?.browser()?.close();
  }

  /** A flaky page gets one more chance, and the report says so. */
  async #twice(url: string, decision: Decision, recorder: Recorder): Promise<Outcome> {
    try {
      return await this.#decide(url, decision, recorder);
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      this.#options.onRetry(`A page at sign-in or approval was tried again: ${error.message}`);
    }
    try {
      return await this.#decide(url, decision, recorder);
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      throw new Blocked(`${error.message}; screenshot and text: ${error.kept}`);
    }
  }

  async #decide(url: string, decision: Decision, recorder: Recorder): Promise<Outcome> {
    this.#context ??= this.#options.launch().then((browser) => browser.newContext());
    const page = await (await this.#context).newPage();
    const { approval } = this.#options;
    page.setDefaultTimeout(approval.timeoutMs);
    const trail: Answer[] = [];
    try {
      const arrival = await this.#watch(page, recorder, trail);
      const opened = page.goto(url).catch(() => undefined);
      await Promise.race([opened, arrival.promise]);
      let asked = false;
      const journey: readonly (readonly BrowserStep[])[] = [approval.signIn, approval[decision]];
      for (const [index, steps] of journey.entries()) {
        if (arrival.location !== undefined || steps.length === 0) continue;
        if (!(await this.#appears(page, steps, journey[index + 1], arrival))) continue;
        await this.#carryOut(page, steps, arrival);
        if (index === 1) asked = true;
      }
      if (asked) await Promise.race([arrival.promise, page.waitForTimeout(approval.timeoutMs)]);
      const { location } = arrival;
      if (location !== undefined) {
        const sender = trail.at(-1) ?? emptyAnswer(url);
        return { ...redirected(sender, location, trail), asked };
      }
      const last = trail.at(-1) ?? emptyAnswer(url);
      const shown = new Answer({
        exchange: last.exchange,
        status: last.status,
        headers: last.headers,
        body: await page.content(),
        url: page.url(),
      });
      return { kind: 'page', page: readPage(shown), answer: shown, trail, asked };
    } finally {
      await page.close();
    }
  }

  /** Records the page's navigations and catches the one that leads back to the PBX. */
  async #watch(page: Page, recorder: Recorder, trail: Answer[]): Promise<Arrival> {
    const arrival = new Arrival();
    page.on('response', (response) => {
      if (response.request().isNavigationRequest() && response.frame() === page.mainFrame()) {
        trail.push(recorded(recorder, response));
      }
    });
    // Playwright's own routes do not see a request that a redirect made; the protocol below them does.
    const session: CDPSession = await page.context().newCDPSession(page);
    const patterns = this.#options.redirectUris.map((uri) => ({
      urlPattern: `${uri.replace(/[*?\\]/g, '\\$&')}*`,
    }));
    await session.send('Fetch.enable', { patterns });
    session.on('Fetch.requestPaused', ({ requestId, request }) => {
      arrival.at(request.url + (request.urlFragment ?? ''));
      const body = Buffer.from('Intercepted: the PBX was not reached.').toString('base64');
      session.send('Fetch.fulfillRequest', { requestId, responseCode: 200, body }).catch(() => undefined);
    });
    return arrival;
  }

  /** Waits until the first control of these steps shows, or that of the next ones, or the journey ends. */
  async #appears(
    page: Page,
    steps: readonly BrowserStep[],
    next: readonly BrowserStep[] | undefined,
    arrival: Arrival,
  ): Promise<boolean> {
    const own = selectorOf(steps);
    const other = next === undefined ? undefined : selectorOf(next);
    if (own === undefined) return true;
    const shows = (selector: string, answer: boolean) =>
      page
        .locator(selector)
        .first()
        .waitFor()
        .then(
          () => answer,
          () => false,
        );
    return Promise.race([
      shows(own, true),
      ...(other === undefined ? [] : [shows(other, false)]),
      arrival.promise.then(() => false),
    ]);
  }

  async #carryOut(page: Page, steps: readonly BrowserStep[], arrival: Arrival): Promise<void> {
    for (const step of steps) {
      if (arrival.location !== undefined) return;
      try {
        await this.#step(page, step);
      } catch (error) {
        // The browser may be on its way back while the last control still settles.
        if (arrival.location !== undefined) return;
        throw await this.#keep(page, step, error);
      }
    }
  }

  async #step(page: Page, step: BrowserStep): Promise<void> {
    if ('fill' in step) await page.locator(step.fill).first().fill(this.#value(step.with));
    else if ('click' in step) await page.locator(step.click).first().click();
    else if ('waitFor' in step) await page.locator(step.waitFor).first().waitFor();
    else await page.screenshot({ path: await this.#file(`${step.screenshot}.png`) });
  }

  #value(name: string): string {
    const { user } = this.#options;
    if (name === 'username') return user?.username ?? '';
    if (name === 'password') return user?.password ?? '';
    return name;
  }

  async #file(name: string): Promise<string> {
    await mkdir(this.#options.evidence, { recursive: true });
    return join(this.#options.evidence, name);
  }

  async #keep(page: Page, step: BrowserStep, error: unknown): Promise<StepFailed> {
    const kept = await this.#file('approval-failed.png');
    await page.screenshot({ path: kept }).catch(() => undefined);
    const text = await page
      .locator('body')
      .innerText({ timeout: 1000 })
      .catch(() => '');
    await writeFile(await this.#file('approval-failed.txt'), this.#options.redactor.scrub(text));
    const reason = String((error as Error).message).split('\n')[0];
    return new StepFailed(`the step ${JSON.stringify(step)} did not work (${reason})`, kept);
  }
}

/** Where the browser was sent back to, once it was. */
class Arrival {
  location: string | undefined;
  readonly promise: Promise<void>;
  #resolve: () => void = () => undefined;

  constructor() {
    this.promise = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  at(location: string): void {
    this.location ??= location;
    this.#resolve();
  }
}

class StepFailed extends Error {
  override readonly name = 'StepFailed';
  readonly kept: string;

  constructor(message: string, kept: string) {
    super(message);
    this.kept = kept;
  }
}

function selectorOf(steps: readonly BrowserStep[]): string | undefined {
  for (const step of steps) {
    if ('fill' in step) return step.fill;
    if ('click' in step) return step.click;
    if ('waitFor' in step) return step.waitFor;
  }
  return undefined;
}

function recorded(recorder: Recorder, response: Response): Answer {
  const request = response.request();
  const headers = Object.entries(response.headers());
  const exchange = recorder.begin({
    actor: 'user',
    method: request.method(),
    url: request.url(),
    headers: [],
    body: request.postData() ?? '',
  });
  exchange.end({ status: response.status(), headers, body: '' });
  return new Answer({
    exchange: exchange.number,
    status: response.status(),
    headers,
    body: '',
    url: request.url(),
  });
}

function emptyAnswer(url: string): Answer {
  return new Answer({
    exchange: 0,
    status: 0,
    headers: [],
    body: '',
    url,
    failure: 'the browser loaded nothing',
  });
}

/**
 * Starts Chromium through Playwright.
 * @throws ConfigurationError when Playwright or Chromium is not installed
 */
export async function launchChromium(): Promise<Browser> {
  let chromium: typeof import('playwright').chromium;
  try {
    ({ chromium } = await import('playwright'));
  } catch {
    throw new ConfigurationError(
      'approval: browser needs Playwright: run "npm install playwright" beside this tool.',
    );
  }
  const executablePath = process.env['CHROMIUM_PATH'];
  // Chromium's sandbox refuses to run as root.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  try {
    return await chromium.launch({ args, ...(executablePath === undefined ? {} : { executablePath }) });
  } catch (error) {
    const reason = String((error as Error).message).split('\n')[0];
    throw new ConfigurationError(
      `Chromium could not be started (${reason}): run "npx playwright install chromium", or name one in CHROMIUM_PATH.`,
    );
  }
}
