import type { Request, Response } from 'express';
import { html } from 'ghtml';
import type { ProblemError } from './problem-error.ts';

/** What a page or an API answer says of a problem: a `ProblemError`, or the like of it. */
export type Problem = Pick<ProblemError, 'code' | 'message' | 'remedy'>;

/** Puts a body (HTML) into a console's page. @param title text */
export type PageFrame = (title: string, body: string) => string;

/** A page that says what is wrong and what to do. */
export function problemPage(
  { message, remedy }: Pick<Problem, 'message' | 'remedy'>,
  frame: PageFrame,
  title = 'That could not be done',
): string {
  const body = html`<p class="notice bad" role="alert">${message}</p>
<p>${remedy}</p>
<p><a href="/">Go to the start</a></p>`;
  return frame(title, body);
}

/**
 * Answers with a problem: a page for a browser; JSON (`error`, `message`, `remedy`) for the paths of an API and for
 * clients that prefer JSON.
 * @param more further members of the JSON
 */
export function sendProblem(
  request: Request,
  response: Response,
  status: number,
  problem: Problem,
  { frame, title, more = {} }: { readonly frame: PageFrame; readonly title?: string; readonly more?: object },
): void {
  const { code, message, remedy } = problem;
  response.status(status).vary('Accept');
  if (isForPrograms(request)) response.json({ error: code, message, remedy, ...more });
  else response.type('html').send(problemPage(problem, frame, title));
}

/** Whether a program reads the answer; browsers ask for HTML by its name. */
export function isForPrograms(request: Request): boolean {
  return /^\/api(\/|\?|$)/.test(request.originalUrl) || request.accepts(['json', 'html']) !== 'html';
}
