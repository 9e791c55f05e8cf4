import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright';
import { type AuthorizationOutcome, redirected } from '../../suites/kit/actors/outcome.ts';
import { readPage } from '../../suites/kit/actors/page.ts';
import type { Approver, Decision } from '../../suites/kit/actors/user.ts';
import type { Recorder } from '../../suites/kit/evidence/recorder.ts';
import type { Redactor } from '../../suites/kit/evidence/redactor.ts';
import { HttpResponse } from '../../suites/kit/http-response.ts';
import type { Approval, BrowserStep, UserInfo } from '../../suites/kit/target.ts';
import { Blocked, NotApplicable } from '../../suites/kit/verdict.ts';
import { Journey } from './journey.ts';

/** Characters of a page that are read; a longer one is not for people. */
const LONGEST_PAGE = 2 * 1024 * 1024;
const READ_MS = 2000;

/** How the scripted browser approves, and what it may reach. */
export interface BrowserOptions {
  readonly approval: Extract<Approval, { how: 'browser' }>;
  readonly user: UserInfo | undefined;
  /** The deployment's own origins. */
  readonly origins: ReadonlySet<string>;
  /** Navigations to the origins of these are intercepted: no request leaves, and nothing is changed. */
  readonly redirectUris: readonly string[];
  /** The browser takes any certificate: it knows no authority of the target file's. */
  readonly anyCertificate: boolean;
  /** Folder for screenshots and the text of a page that failed. */
  readonly evidence: string;
  readonly redactor: Redactor;
  /** A page that failed once was tried again: said in the report. */
  readonly onRetry: (note: string) => void;
  readonly launch: () => Promise<Browser>;
}

/**
 * A user at a real browser, driven by the steps of the target file. One browser for a whole run: who has signed in
 * stays signed in.
 */
export class BrowserUsers {
  readonly #options: BrowserOptions;
  #context: Promise<BrowserContext> | undefined;
  #kept = 0;

  constructor(options: BrowserOptions) {
    this.#options = options;
  }

  /** @returns the user of one trial, whose navigations that trial records */
  forTrial(recorder: Recorder): Approver {
    return {
      decide: (url, decision) => this.#twice(url, decision, recorder),
      opens: (url) => this.#twice(url, undefined, recorder),
    };
  }

  async close(): Promise<void> {
    const context = await this.#context;
    await context?.browser()?.close();
  }

  /** A flaky page gets one more chance, and the report says so. */
  async #twice(
    url: string,
    decision: Decision | undefined,
    recorder: Recorder,
  ): Promise<AuthorizationOutcome> {
    if (decision !== undefined && this.#options.approval[decision].length === 0) {
      throw new NotApplicable(`the target file has no steps under approval.${decision}`);
    }
    const first = await this.#attempt(url, decision, recorder);
    if ('outcome' in first && first.flaw === undefined) return first.outcome;
    const reason = 'outcome' in first ? first.flaw : first.reason;
    this.#options.onRetry(`A page at sign-in or approval was tried again: ${reason}.`);
    const second = await this.#attempt(url, decision, recorder);
    if ('outcome' in second) return second.outcome;
    throw new Blocked(`${second.reason}; screenshot and text: ${second.kept}`);
  }

  async #attempt(
    url: string,
    decision: Decision | undefined,
    recorder: Recorder,
  ): Promise<
    | { readonly outcome: AuthorizationOutcome; readonly flaw: string | undefined }
    | { readonly reason: string; readonly kept: string }
  > {
    const page = await (await this.#browser()).newPage();
    page.setDefaultTimeout(this.#options.approval.timeoutMs);
    try {
      const journey = await Journey.of(page, recorder, this.#leaving(url));
      await Promise.race([page.goto(url).catch(() => undefined), journey.arrived]);
      const { asked, waits, lost } = await this.#walk(page, journey, decision);
      const outcome = { ...judged(await outcomeOf(page, journey, url), waits), asked };
      return { outcome, flaw: lost ? 'no control of its steps appeared' : flawOf(outcome) };
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      return { reason: error.message, kept: await this.#keep(page) };
    } finally {
      // Not waited for: a page that is still loading takes its time, and is not needed any more.
      page.close().catch(() => undefined);
    }
  }

  #browser(): Promise<BrowserContext> {
    const { launch, anyCertificate } = this.#options;
    this.#context ??= launch().then((browser) => browser.newContext({ ignoreHTTPSErrors: anyCertificate }));
    return this.#context;
  }

  /** @returns what tells a URL of the PBX: registered, or named by this very request, which a faulty server may follow */
  #leaving(url: string): (place: string) => boolean {
    const { redirectUris, origins } = this.#options;
    const places = [...redirectUris, ...new URL(url).searchParams.getAll('redirect_uri')].filter((place) =>
      URL.canParse(place),
    );
    return (place) => {
      const { origin, protocol, pathname } = new URL(place);
      return places.some((known) => {
        const back = new URL(known);
        // On the deployment's own origin, or where a scheme knows no origin, the path tells.
        const byPath = origins.has(back.origin) || back.origin === 'null';
        return (
          back.origin === origin && back.protocol === protocol && (!byPath || back.pathname === pathname)
        );
      });
    };
  }

  /**
   * @param decision undefined: the approval page is looked at, and not answered
   * @returns whether an approval page was answered, whether one stands there unanswered, and whether the journey stands at
   * a page that no step knows
   */
  async #walk(page: Page, journey: Journey, decision: Decision | undefined): Promise<Walked> {
    const { signIn, approve, [decision ?? 'approve']: decide } = this.#options.approval;
    let since = 0;
    let shown = await this.#appears(page, journey, [signIn, decide], since);
    if (shown === signIn) {
      since = journey.trail.length;
      await this.#carryOut(page, journey, signIn);
      shown = await this.#appears(page, journey, [decide], since);
    }
    if (shown !== decide) return { asked: false, waits: false, lost: shown === 'nothing' };
    if (decision === undefined) return { asked: false, waits: shown === approve, lost: false };
    since = journey.trail.length;
    await this.#carryOut(page, journey, decide);
    await Promise.race([journey.arrived, journey.failed(since), this.#refused(page), this.#patience(page)]);
    return { asked: true, waits: false, lost: false };
  }

  /**
   * Waits for the first control of one of these lists of steps; where a list begins with optional steps, for any of them
   * or the first that is not.
   * @returns that list; 'end' when the journey ends before, 'nothing' when time runs out
   */
  async #appears<Steps extends readonly BrowserStep[]>(
    page: Page,
    journey: Journey,
    lists: readonly Steps[],
    since: number,
  ): Promise<Steps | 'end' | 'nothing'> {
    const awaited = lists.flatMap((steps) =>
      firstSelectors(steps).map((selector) => ({ steps, control: page.locator(selector).first() })),
    );
    const shows = awaited.map(({ steps, control }) => control.waitFor().then(() => steps));
    // A server may answer with an error status and yet show its sign-in page: what the page shows decides.
    const failed = journey.failed(since).then(async () => {
      await page.waitForLoadState('networkidle').catch(() => undefined);
      for (const { steps, control } of awaited) if (await control.isVisible()) return steps;
      return 'end' as const;
    });
    const ended = Promise.race([journey.arrived, this.#refused(page)]).then(() => 'end' as const);
    return Promise.race([Promise.any(shows).catch(() => 'nothing' as const), failed, ended]);
  }

  /** Resolves when the page shows what the target file names as the sign of a refusal; never where it names nothing. */
  #refused(page: Page): Promise<void> {
    const { refusal } = this.#options.approval;
    const never = new Promise<void>(() => undefined);
    return refusal === undefined
      ? never
      : page
          .locator(refusal)
          .first()
          .waitFor()
          .catch(() => never);
  }

  /** Ends early where the browser is on its way back, or the server refuses on a page of its own. */
  async #carryOut(page: Page, journey: Journey, steps: readonly BrowserStep[]): Promise<void> {
    const since = journey.trail.length;
    for (const [index, step] of steps.entries()) {
      if (journey.location !== undefined) return;
      if (!('screenshot' in step)) {
        const following = steps.slice(index + 1);
        const lists = step.optional === true ? [[step], following] : [[step]];
        const shown = await this.#appears(page, journey, lists, since);
        if (shown === 'end') return;
        if (step.optional === true && shown !== lists[0]) continue;
        if (shown === 'nothing')
          throw new StepFailed(`the control of the step ${nameOf(step)} did not appear`);
      }
      try {
        await this.#step(page, step);
      } catch (error) {
        // The browser may be on its way back while the last control still settles.
        if (journey.location !== undefined) return;
        const reason = String((error as Error).message).split('\n')[0];
        throw new StepFailed(`the step ${nameOf(step)} did not work (${reason})`);
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

  #patience(page: Page): Promise<void> {
    return page.waitForTimeout(this.#options.approval.timeoutMs).catch(() => undefined);
  }

  async #file(name: string): Promise<string> {
    await mkdir(this.#options.evidence, { recursive: true });
    return join(this.#options.evidence, name);
  }

  /** @returns the screenshot's path; the page's text is stored beside it */
  async #keep(page: Page): Promise<string> {
    this.#kept += 1;
    const kept = await this.#file(`approval-failed-${this.#kept}.png`);
    await page.screenshot({ path: kept }).catch(() => undefined);
    const text = await read(page, 'document.body.innerText');
    await writeFile(kept.replace(/png$/, 'txt'), this.#options.redactor.scrub(text));
    return kept;
  }
}

/** How far a browser came. */
interface Walked {
  readonly asked: boolean;
  readonly waits: boolean;
  readonly lost: boolean;
}

class StepFailed extends Error {
  override readonly name = 'StepFailed';
}

async function outcomeOf(page: Page, journey: Journey, url: string): Promise<AuthorizationOutcome> {
  const { trail, location } = journey;
  const last =
    trail.at(-1) ??
    new HttpResponse({
      exchange: 0,
      status: 0,
      headers: [],
      body: '',
      url,
      failure: 'the browser loaded nothing',
    });
  if (location !== undefined) return redirected(last, location, trail);
  const { exchange, status, headers, failure } = last;
  const body = await read(page, 'document.documentElement.outerHTML');
  const answer = new HttpResponse({ exchange, status, headers, body, url: page.url(), failure });
  return { kind: 'page', page: readPage(answer), answer, trail, asked: false };
}

/** The steps of the target file say what the approval page is, and not the words on it. */
function judged(outcome: AuthorizationOutcome, waits: boolean): AuthorizationOutcome {
  if (outcome.kind === 'redirect' || (!waits && outcome.page.kind !== 'approval')) return outcome;
  return { ...outcome, page: { ...outcome.page, kind: waits ? 'approval' : 'other' } };
}

/** @returns a text of the page, as far as a page for people goes; empty where the page does not come to give it */
async function read(page: Page, expression: string): Promise<string> {
  const text = page.evaluate(`String(${expression}).slice(0, ${LONGEST_PAGE})`).then(String);
  return Promise.race([text, sleep(READ_MS, '')]).catch(() => '');
}

/** What a server under strain answers now and then, and not the next time. */
function flawOf({ kind, answer: { status } }: AuthorizationOutcome): string | undefined {
  if (kind === 'redirect' || (status > 0 && status < 500)) return undefined;
  return status === 0 ? 'it did not load' : `it came with status ${status}`;
}

/** @returns the selectors of the optional steps that a list begins with, and of the first that is not */
function firstSelectors(steps: readonly BrowserStep[]): string[] {
  const selectors: string[] = [];
  for (const step of steps) {
    if ('screenshot' in step) continue;
    selectors.push('fill' in step ? step.fill : 'click' in step ? step.click : step.waitFor);
    if (step.optional !== true) break;
  }
  return selectors;
}

/** A step in words, without what it fills in: that may be secret. */
function nameOf(step: BrowserStep): string {
  const [[action, control] = ['']] = Object.entries(step);
  return `${action} "${control}"`;
}
