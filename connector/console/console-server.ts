import type { RequestHandler, Response } from 'express';
import { html } from 'ghtml';
import { CSRF_FIELD, isFromOtherSite } from '../../web/csrf.ts';
import type { Admin } from '../admin.ts';
import type { Context } from '../context.ts';
import { RequestParameters } from '../http/parameters.ts';
import { rawRequest } from '../http/raw-request.ts';
import { type BrowserSession, openBrowserSession } from '../oauth/authorize/browser-session.ts';
import { askToSignIn, refuseForm } from '../oauth/authorize/sign-in.ts';
import { OAuthError } from '../oauth/errors.ts';
import type { ParameterView } from '../policy/types.ts';
import type { User } from '../store/index.ts';
import { type Action, type ConsoleRequest, PageMissing } from './console-request.ts';
import { consolePage } from './frame.ts';

/** Serves an action to signed-in users. Forms go to the address of their page, so that one can come back to it. */
export type Serve = (action: Action) => RequestHandler;

/** Makes request handlers of the console's actions. */
export function consoleServer(context: Context, admin: Admin): Serve {
  return (action) => (request, response) => {
    const session = openBrowserSession(request, response, context);
    if (session.user === undefined) {
      askToSignIn(session, { again: request.originalUrl });
      return;
    }
    try {
      const opened = openRequest({ ...session, user: session.user }, admin);
      send(response, opened, resultOf(action, opened));
    } catch (error) {
      refuseForm('console', error, response, context);
    }
  };
}

function openRequest(session: BrowserSession & { readonly user: User }, admin: Admin): ConsoleRequest {
  const { request, context, user } = session;
  const { policy, store } = context;
  const query = policy.parseForm(rawRequest(request).query);
  return {
    ...session,
    accounts: store.accounts.ofUser(user.id),
    admin,
    query: new RequestParameters('console', query, policy),
    form: request.method === 'POST' ? ownForm(session) : new RequestParameters('console', [], policy),
  };
}

/** @throws OAuthError when the form is not one of this session */
function ownForm({ request, session, context: { policy } }: BrowserSession): ParameterView {
  const form = policy.formFields('console', rawRequest(request), policy);
  if (isFromOtherSite(request) || !policy.isOwnForm(form.get(CSRF_FIELD), session, 'console')) {
    throw new OAuthError('form_forged');
  }
  return form;
}

function resultOf(action: Action, request: ConsoleRequest): ReturnType<Action> {
  try {
    return action(request);
  } catch (error) {
    if (!(error instanceof PageMissing)) throw error;
    return {
      title: 'Not found',
      status: 404,
      body: html`<p role="alert">${error.message}</p>
<p>${error.remedy}</p>`,
    };
  }
}

function send(response: Response, request: ConsoleRequest, result: ReturnType<Action>): void {
  if ('location' in result) response.redirect(303, result.location);
  else if ('file' in result) {
    response.attachment(result.file.name).type(result.file.type).send(result.file.text);
  } else {
    response
      .status(result.status ?? 200)
      .type('html')
      .send(consolePage(request, result));
  }
}
