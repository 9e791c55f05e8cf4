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
  /** The signed-in user. */
  readonly user: User | undefined;
}

/** Finds the session of a browser or starts one. */
export function openBrowserSession(request: Request, response: Response, context: Context): BrowserSession {
  const session = ensureSession(request, response, context);
  return { request, response, context, session, user: userOf(session, context) };
}
