import type { Agent } from 'undici';
import type { TokenSet } from '../../suites/kit/actors/client.ts';
import type { Context } from '../../suites/kit/context.ts';
import { Recorder } from '../../suites/kit/evidence/recorder.ts';
import type { Redactor } from '../../suites/kit/evidence/redactor.ts';
import { HttpClient } from '../../suites/kit/http-client.ts';
import type { Target } from '../../suites/kit/target.ts';
import type { Deployment } from '../../suites/kit/test-environment.ts';
import { buildActors } from '../actors/build.ts';
import { dispatcherFor, remoteDeployment, withAuthority } from '../deployment.ts';
import { redactorOf } from '../secrets.ts';
import { resolveTarget } from '../target-file/resolve.ts';
import type { TargetFile } from '../target-file/schema.ts';

/** What a rule is given, but for its claims: the doctor asks, and claims nothing. */
export type Actors = Omit<Context, 'given' | 'must' | 'note' | 'notApplicable'>;

/** A deployment that is being asked, and what the questions so far have brought to light. */
export class DoctorSession {
  readonly file: TargetFile;
  readonly dispatcher: Agent;
  readonly #folder: string;
  readonly #evidence: string;
  /** Of what the target file holds: no question has to be asked before. */
  readonly #redactor: Redactor;
  #open: { deployment: Deployment; actors: Actors; close: () => Promise<void> } | undefined;
  /** Of the user's approval. */
  tokens: TokenSet | undefined;
  /** Serves the CRM API. */
  accessToken: string | undefined;

  /**
   * @param folder what the file's paths are relative to
   * @param evidence folder for what a browser leaves behind
   * @throws ConfigurationError when the certificate file of `tls.ca` cannot be read
   */
  constructor(file: TargetFile, folder: string, evidence = '.') {
    this.file = withAuthority(file, folder);
    this.#folder = folder;
    this.#evidence = evidence;
    this.dispatcher = dispatcherFor(this.file);
    this.#redactor = redactorOf(this.file);
  }

  /**
   * The deployment with its endpoints found; made by the question about the endpoints.
   * @throws ConfigurationError, Unreachable: as `resolveTarget`
   */
  async resolve(): Promise<Target> {
    const target = await resolveTarget(this.file, this.#folder, this.dispatcher);
    const deployment = remoteDeployment(target, this.dispatcher, this.#evidence);
    const world = await deployment.open({});
    const { dispatcher, redactor } = world;
    const recorder = new Recorder(redactor, () => 0);
    const timeoutMs = target.limits.timeoutMs;
    const http = new HttpClient(
      { dispatcher, timeoutMs, turn: () => world.turn(), wait: (ms) => world.wait(ms) },
      recorder,
    );
    const { context, close } = buildActors(http, recorder, world);
    this.#open = { deployment, actors: context, close };
    return target;
  }

  get target(): Target {
    return this.actors.target;
  }

  get actors(): Actors {
    if (this.#open === undefined) throw new Error('the endpoints are asked for first');
    return this.#open.actors;
  }

  /** @returns the text without the secrets that have passed so far */
  scrub(text: string): string {
    const known = this.#redactor.scrub(text);
    return this.#open?.deployment.scrub?.(known) ?? known;
  }

  async close(): Promise<void> {
    await this.#open?.close();
    await this.#open?.deployment.close();
    if (this.#open === undefined) await this.dispatcher.destroy();
  }
}
