import type { Request, Response } from 'express';
import type { Context } from '../../context.ts';
import type { Session, User } from '../../store/index.ts';
import { ensureSession, userOf } from './session.ts';

/** A browser's request to one of the pages, with its session. */
export interface BrowserSession {
  readonly request: Request;
  readonly response: Response;
  readonly context: Context;
  readonly session: Session;
  /** Who is signed in. */
  readonly user: User | undefined;
}

/** Finds or starts the session of a browser. */
export function openBrowserSession(request: Request, response: Response, context: Context): BrowserSession {
  const session = ensureSession(request, response, context);
  return { request, response, context, session, user: userOf(session, context) };
}
