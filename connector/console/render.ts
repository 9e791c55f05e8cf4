import type { Response } from 'express';
import { allowFormToReach } from '../../web/page-guards.ts';
import type { Context } from '../context.ts';
import { type ApprovalPage, approvalPage } from './approval-page.ts';
import type { ErrorPage } from './error-page.ts';
import { type SignInPage, signInPage } from './sign-in-page.ts';

/** Shows the sign-in page. @param redirectUri where the browser may go in the end, when verified */
export function renderSignIn(response: Response, redirectUri: string | undefined, view: SignInPage): void {
  allowFormToReach(response, redirectUri);
  // A wrong password is no success: proxies and monitors count failures by status.
  response
    .status(view.failed ? 403 : 200)
    .type('html')
    .send(signInPage(view));
}

/** Shows the approval page. */
export function renderApproval(response: Response, view: ApprovalPage): void {
  allowFormToReach(response, view.redirectUri);
  response.type('html').send(approvalPage(view));
}

/** Shows a refusal to the user. */
export function renderError(response: Response, context: Context, view: ErrorPage): void {
  if (view.error.status === 405) response.setHeader('allow', 'POST');
  response.status(view.error.status).type('html').send(context.policy.errorPage(view));
}
