import express, { type Request, type RequestHandler, type Response } from 'express';
import { checkForm } from './csrf.ts';

/** Reads a form's body; `formOf` makes the fields of it. */
export const formBody = express.text({ type: 'application/x-www-form-urlencoded', limit: '256kb' });

/** The fields of a form that came from this console. @throws PbxError `foreign-form` */
export function formOf(request: Request): URLSearchParams {
  const fields = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
  checkForm(request, fields.get('csrf'));
  return fields;
}

/** The token that the page's forms shall carry. */
export function csrfOf(response: Response): string {
  return String(response.locals['csrf']);
}

/** A page that only looks. */
export function shows(
  work: (request: Request, response: Response) => string | Promise<string>,
): RequestHandler {
  return async (request, response) => {
    response.type('html').send(await work(request, response));
  };
}

/** A form that does something, and where the browser goes then: reloading that page repeats nothing (RFC 9110 15.4.4). */
export function does(
  work: (form: URLSearchParams, request: Request) => string | Promise<string>,
): RequestHandler {
  return async (request, response) => {
    response.redirect(303, await work(formOf(request), request));
  };
}
