import type { RequestHandler, Response } from 'express';
import { html } from 'ghtml';
import type { Admin } from '../admin.ts';
import type { Context } from '../context.ts';
import { RequestParameters } from '../http/parameters.ts';
import { rawRequest } from '../http/raw-request.ts';
import { type BrowserSession, openBrowserSession } from '../oauth/authorize/browser-session.ts';
import { askToSignIn, refuseForm } from '../oauth/authorize/sign-in.ts';
import { OAuthError } from '../oauth/errors.ts';
import type { ParameterView } from '../policy/types.ts';
import type { Account, User } from '../store/index.ts';
import { PageMissing } from './account.ts';
import { consolePage, type View } from './frame.ts';

/** A signed-in user at a page of the console. */
export interface ConsoleRequest extends BrowserSession {
  readonly user: User;
  /** Those the user belongs to; nothing of any other is shown or changed. */
  readonly accounts: readonly Account[];
  readonly admin: Admin;
  readonly query: ParameterView;
  /** What was submitted; empty when nothing was. */
  readonly form: ParameterView;
}

/** A file to be kept by the browser. */
export interface Download {
  readonly file: { readonly name: string; readonly type: string; readonly text: string };
}

/** What a page does: shows something, gives a file, or sends the browser on after a form. */
export type Action = (desk: ConsoleRequest) => View | Download | { readonly location: string };

/** Serves an action to signed-in users. Forms go to the address of their page, so that one can come back to it. */
export type Serve = (action: Action) => RequestHandler;

export function consoleServer(context: Context, admin: Admin): Serve {
  return (action) => (request, response) => {
    const visit = openBrowserSession(request, response, context);
    if (visit.user === undefined) {
      askToSignIn(visit, { again: request.originalUrl });
      return;
    }
    try {
      const desk = openDesk({ ...visit, user: visit.user }, admin);
      send(response, desk, answer(action, desk));
    } catch (error) {
      refuseForm('console', error, response, context);
    }
  };
}

function openDesk(visit: BrowserSession & { readonly user: User }, admin: Admin): ConsoleRequest {
  const { request, context, user } = visit;
  const { policy, store } = context;
  const query = policy.parseForm(rawRequest(request).query);
  return {
    ...visit,
    accounts: store.accounts.ofUser(user.id),
    admin,
    query: new RequestParameters('console', query, policy),
    form: request.method === 'POST' ? ownForm(visit) : new RequestParameters('console', [], policy),
  };
}

/** @throws OAuthError when the form is not one of this session */
function ownForm({ request, session, context: { policy } }: BrowserSession): ParameterView {
  const form = policy.formFields('console', rawRequest(request), policy);
  if (!policy.isOwnForm(form.get('csrf'), session, 'console')) throw new OAuthError('form_forged');
  return form;
}

function answer(action: Action, desk: ConsoleRequest): ReturnType<Action> {
  try {
    return action(desk);
  } catch (error) {
    if (!(error instanceof PageMissing)) throw error;
    return { title: 'Not found', status: 404, body: html`<p role="alert">${error.message}</p>` };
  }
}

function send(response: Response, desk: ConsoleRequest, view: ReturnType<Action>): void {
  if ('location' in view) response.redirect(303, view.location);
  else if ('file' in view) response.attachment(view.file.name).type(view.file.type).send(view.file.text);
  else
    response
      .status(view.status ?? 200)
      .type('html')
      .send(consolePage(desk, view));
}
