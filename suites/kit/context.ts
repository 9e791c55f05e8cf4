import type { AtRisk } from '../../reports/run/document.ts';
import type { Api } from './actors/api.ts';
import type { Browser } from './actors/browser.ts';
import type { Client } from './actors/client.ts';
import type { PbxActor } from './actors/pbx.ts';
import type { User } from './actors/user.ts';
import type { Finding } from './findings/finding.ts';
import type { HttpRequest } from './http-client.ts';
import type { HttpResponse } from './http-response.ts';
import type { Target } from './target.ts';

/** What a rule's `check` is given. */
export interface Context {
  /** The PBX's registered client. */
  readonly client: Client;
  /** A second client (needs `second-client`). */
  readonly stranger: Client;
  /** A client limited to one grant (needs `limited-client`). */
  readonly limited: Client;
  /** Who approves. Signed in once; `user.elsewhere()` is the same person at a browser without cookies. */
  readonly user: User;
  /** Who belongs to the second account only (needs `second-user`). */
  readonly foreigner: User;
  /** The CRM API as the PBX's account sees it. */
  readonly api: Api;
  /** The CRM API as the second account sees it (needs `second-account`). */
  readonly otherApi: Api;
  /** The simulated 3CX, with nothing imported yet; it is started when first used. */
  readonly pbx: PbxActor;
  readonly target: Target;
  readonly time: Time;

  /** What has to work before the question means anything: broken, the rule is blocked. */
  given(claim: string, finding: Finding): void;
  /**
   * The question: broken, the rule is violated. The check goes on, so that one report shows every claim that is broken.
   * @param harm what this claim's violation costs, where that differs from the rule's own `impact` and `atRisk`
   * @returns whether it holds; a claim that depends on it is asked only then
   */
  must(claim: string, finding: Finding, harm?: Harm): boolean;
  /** Says that the target does not offer what the question is about. */
  notApplicable(reason: string): never;
  /** A remark for the reader of the report. */
  note(text: string): void;
  /** Any request, without the credentials of an actor. */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** A browser without a session. */
  anonymous(): Browser;
}

/** What the violation of one claim costs, in place of what the rule says as a whole. */
export interface Harm {
  readonly impact?: string;
  readonly atRisk?: AtRisk;
}

/** The time of the deployment. */
export interface Time {
  /** Whether the clock is moved, so that time costs nothing. */
  readonly moves: boolean;
  /** Lets so many seconds go by at the deployment: its clock is moved, or they are really waited for. */
  pass(seconds: number): Promise<void>;
}
