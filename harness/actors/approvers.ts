import type { Redactor } from '../../suites/kit/evidence/redactor.ts';
import type { Target } from '../../suites/kit/target.ts';
import type { Approvers } from '../../suites/kit/test-environment.ts';
import { BrowserUsers } from './browser-approver.ts';
import { launchChromium } from './chromium.ts';
import { Person } from './person-approver.ts';

/** What every kind of approver needs. */
export interface ApproverOptions {
  readonly redactor: Redactor;
  /** Folder for what a browser leaves behind: screenshots, the text of a page that failed. */
  readonly evidence: string;
  /** How often a person is asked; absent: as often as the rules need. */
  readonly mostApprovals?: number;
  /** A sentence about the whole run. */
  readonly onNote: (note: string) => void;
}

/** @returns who approves at a target in place of the harness's own forms; undefined where forms do */
export function approversOf(target: Target, options: ApproverOptions): Approvers | undefined {
  const { approval, clients, user, tls } = target;
  const origins = ownOrigins(target);
  if (approval.how === 'browser') {
    return new BrowserUsers({
      approval,
      user,
      origins,
      redirectUris: Object.values(clients).flatMap((client) => client?.redirectUris ?? []),
      anyCertificate: tls.selfSigned || tls.ca !== undefined,
      evidence: options.evidence,
      redactor: options.redactor,
      onRetry: options.onNote,
      launch: launchChromium,
    });
  }
  if (approval.how === 'person') {
    return new Person({
      waitMs: approval.waitMs,
      ...(options.mostApprovals === undefined ? {} : { most: options.mostApprovals }),
      origins,
      input: process.stdin,
      output: process.stderr,
      everySecond,
    });
  }
  return undefined;
}

/** @returns the origins a user's browser may move among without having left the deployment */
export function ownOrigins(target: Pick<Target, 'issuer' | 'endpoints'>): ReadonlySet<string> {
  return new Set(
    [target.issuer, target.endpoints.authorization].flatMap((url) =>
      url === undefined ? [] : [new URL(url).origin],
    ),
  );
}

function everySecond(tick: () => void): { stop: () => void } {
  const timer = setInterval(tick, 1000);
  return { stop: () => clearInterval(timer) };
}
