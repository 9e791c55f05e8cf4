import { timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { html } from 'ghtml';
import { ProblemError } from './problem-error.ts';

/** Name of the hidden field that carries a form's token. */
export const CSRF_FIELD = 'csrf';
const LIFETIME_S = 30 * 24 * 3600;

/** A form that does not come from a page of this console. */
export class ForeignForm extends ProblemError {
  readonly code = 'foreign-form';

  constructor() {
    super(
      'The form did not come from this console, or its page is from before the cookies were cleared.',
      'Load the page anew and send the form again.',
    );
  }
}

/** The hidden field that shows that a form is one of this browser. */
export function csrfField(token: string): string {
  return html`<input type="hidden" name="${CSRF_FIELD}" value="${token}">`;
}

/**
 * Whether the browser says that another site sent a request (Fetch Metadata, Sec-Fetch-Site). It comes first: cookies
 * are shared by all ports of a host, so another program on the same computer can set one.
 */
export function isFromOtherSite(request: Pick<Request, 'headers'>): boolean {
  const site = request.headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin';
}

/** Whether a sent token is the one given out; compared in constant time. An empty token never matches. */
export function isSameToken(sent: string | null | undefined, own: string | undefined): boolean {
  const given = Buffer.from(sent ?? '');
  const expected = Buffer.from(own ?? '');
  return expected.length > 0 && expected.length === given.length && timingSafeEqual(expected, given);
}

/** Form tokens in a cookie (double submit), for a console without sessions. */
export class FormTokens {
  readonly #cookie: string;
  readonly #random: (size: number) => Uint8Array;

  /** @param cookie its name @param random `size` unpredictable bytes */
  constructor(cookie: string, random: (size: number) => Uint8Array) {
    this.#cookie = cookie;
    this.#random = random;
  }

  /** Gives every browser a token of its own, in a cookie that no script can read and no other site can send. */
  issue(): RequestHandler {
    return (request, response, next) => {
      const known = this.#read(request);
      const token = known ?? Buffer.from(this.#random(32)).toString('base64url');
      const attributes = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${LIFETIME_S}`;
      if (known === undefined) response.append('set-cookie', `${this.#cookie}=${token}; ${attributes}`);
      response.locals[CSRF_FIELD] = token;
      next();
    };
  }

  /** Checks the token of a form. @throws ForeignForm */
  check(request: Request, sent: string | null): void {
    if (isFromOtherSite(request) || !isSameToken(sent, this.#read(request))) throw new ForeignForm();
  }

  #read(request: Request): string | undefined {
    const pattern = new RegExp(`(?:^|;\\s*)${this.#cookie}=([\\w-]{43})(?:;|$)`);
    return pattern.exec(request.headers.cookie ?? '')?.[1];
  }
}

/** The token that the forms of a page shall carry, after `FormTokens.issue`. */
export function formTokenOf(response: Response): string {
  return String(response.locals[CSRF_FIELD]);
}
