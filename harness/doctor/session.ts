import type { Dispatcher } from 'undici';
import type { TokenSet } from '../../suites/kit/actors/client.ts';
import type { AuthorizationOutcome } from '../../suites/kit/actors/outcome.ts';
import { User } from '../../suites/kit/actors/user.ts';
import type { Context } from '../../suites/kit/context.ts';
import { Recorder } from '../../suites/kit/evidence/recorder.ts';
import type { Redactor } from '../../suites/kit/evidence/redactor.ts';
import { HttpClient } from '../../suites/kit/http-client.ts';
import type { HttpResponse } from '../../suites/kit/http-response.ts';
import { isHeadlessOnly, type Target } from '../../suites/kit/target.ts';
import type { Deployment } from '../../suites/kit/test-environment.ts';
import { TimeBudget } from '../../suites/kit/time-budget.ts';
import { ownOrigins } from '../actors/approvers.ts';
import { buildActors } from '../actors/build.ts';
import { dispatcherFor, remoteDeployment, withCertificates } from '../deployment.ts';
import { originsOf, refuseOthers } from '../host-guard.ts';
import { redactorOf } from '../secrets.ts';
import { resolveTarget } from '../target-file/resolve.ts';
import type { TargetFile } from '../target-file/schema.ts';
import { CrossSiteBrowser } from './cross-site-browser.ts';

/** What a rule is given, but for its claims: the doctor asks, and claims nothing. */
export type Actors = Omit<Context, 'given' | 'must' | 'note' | 'notApplicable'>;

/** How a session is held. */
export interface SessionOptions {
  /** Folder for what a browser leaves behind. */
  readonly evidence?: string;
  /** What the user wrote: a target file, or command-line options in its place. Remedies name that. */
  readonly from?: 'file' | 'options';
  /** Milliseconds of a clock that never goes back; default: the machine's. */
  readonly now?: () => number;
}

/** So many times `limits.timeoutSeconds` are spent waiting for the deployment in all; a person's approval takes its own time. */
const TIMEOUTS_IN_ALL = 9;

/** Options that stand for a key of the target file. */
const OPTION_OF: Readonly<Record<string, string>> = {
  issuer: '--connector',
  'clients.main.id': '--client-id',
  'clients.main.secret': '--secret',
  'clients.main.redirectUris': '--redirect-uri',
  'accounts.main.id': '--account',
  'accounts.main.contact': '--phone and --contact',
  'template.file': '--template',
  user: '--user and --password',
};

/** A deployment that is being asked, and what the questions so far have brought to light. */
export class DoctorSession {
  readonly file: TargetFile;
  /** Reaches the hosts that the user named, and those that the deployment's metadata names; no others. */
  readonly dispatcher: Dispatcher;
  readonly from: 'file' | 'options';
  readonly folder: string;
  /** For all that is asked of the deployment together. */
  readonly budget: TimeBudget;
  readonly #evidence: string;
  /** Of what the target file holds: no question has to be asked before. */
  readonly #redactor: Redactor;
  readonly #known: Set<string>;
  #open: { deployment: Deployment; actors: Actors; http: HttpClient; close: () => Promise<void> } | undefined;
  /** The token endpoint's answer to the client, where it granted something. */
  tokenAnswer: HttpResponse | undefined;
  /** Where an authorization request without a session ended, for the first redirect URI. */
  opened: AuthorizationOutcome | undefined;
  /** Where the user's approval ended. */
  approval: AuthorizationOutcome | undefined;
  /** Of the user's approval. */
  tokens: TokenSet | undefined;
  /** Opens the CRM API. */
  accessToken: string | undefined;

  /**
   * @param folder what the file's paths are relative to
   * @throws ConfigurationError when the certificate file of `tls.ca` cannot be read
   */
  constructor(file: TargetFile, folder: string, { evidence = '.', from = 'file', now }: SessionOptions = {}) {
    this.file = withCertificates(file, folder);
    this.folder = folder;
    this.from = from;
    this.budget = new TimeBudget(TIMEOUTS_IN_ALL * file.limits.timeoutSeconds * 1000, now);
    this.#evidence = evidence;
    this.#known = originsOf(file);
    this.dispatcher = refuseOthers(dispatcherFor(this.file), this.#known);
    this.#redactor = redactorOf(this.file);
  }

  /** @returns what the user has to change: the key of the target file, or the option that stands for it */
  setting(key: string): string {
    if (this.from === 'file') return `${key} in the target file`;
    return OPTION_OF[key] ?? `${key} in a target file (doctor --save FILE writes one)`;
  }

  /**
   * The deployment with its endpoints found; made by the question about the endpoints.
   * @throws ConfigurationError, Unreachable: as `resolveTarget`
   */
  async resolve(): Promise<Target> {
    const target = await this.budget.spend(() => resolveTarget(this.file, this.folder, this.dispatcher));
    for (const url of Object.values(target.endpoints)) this.#known.add(new URL(url).origin);
    const deployment = remoteDeployment(
      target,
      this.dispatcher,
      this.#evidence,
      Object.values(this.file.headers),
    );
    const world = await deployment.open({});
    const { dispatcher, redactor } = world;
    const recorder = new Recorder(redactor, () => 0);
    const timeoutMs = target.limits.timeoutMs;
    const { budget } = this;
    const http = new HttpClient(
      { dispatcher, timeoutMs, budget, turn: () => world.turn(), wait: (ms) => world.wait(ms) },
      recorder,
    );
    const { context, close } = buildActors(http, recorder, world);
    this.#open = { deployment, actors: context, http, close };
    return target;
  }

  /** The deployment, its endpoints found. */
  get target(): Target {
    return this.actors.target;
  }

  /** Whether the template that the PBX is given uses Client Credentials, and so has no Authorize button. */
  get isHeadless(): boolean {
    return isHeadlessOnly(this.target);
  }

  /** The roles that ask. */
  get actors(): Actors {
    return this.#opened.actors;
  }

  get #opened() {
    if (this.#open === undefined) throw new Error('the endpoints are asked for first');
    return this.#open;
  }

  /** @returns a browser that comes from a page of the PBX, another site, and the user at it */
  crossSite(): { readonly browser: CrossSiteBrowser; readonly user: User } {
    const { target } = this;
    const hints = target.approval.how === 'form' ? target.approval.hints : {};
    const open = () => new CrossSiteBrowser(this.#opened.http, 'user', ownOrigins(target), hints);
    const browser = open();
    return { browser, user: new User(browser, open, target.user, hints) };
  }

  /** @returns the text without the secrets that have passed so far */
  scrub(text: string): string {
    const known = this.#redactor.scrub(text);
    return this.#open?.deployment.scrub?.(known) ?? known;
  }

  /** Ends every connection. */
  async close(): Promise<void> {
    await this.#open?.close();
    await this.#open?.deployment.close();
    if (this.#open === undefined) await this.dispatcher.destroy();
  }
}
