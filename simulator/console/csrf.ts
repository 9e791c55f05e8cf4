import { timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { PbxError } from '../pbx/errors.ts';

const COOKIE = 'pbx_form';
const LIFETIME_S = 30 * 24 * 3600;

/** Gives every browser a token of its own, in a cookie that no script can read and no other site can send. */
export function formToken(random: (size: number) => Uint8Array): RequestHandler {
  return (request, response, next) => {
    const known = cookie(request);
    const value = known ?? Buffer.from(random(32)).toString('base64url');
    if (known === undefined)
      response.append(
        'Set-Cookie',
        `${COOKIE}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${LIFETIME_S}`,
      );
    response.locals['csrf'] = value;
    next();
  };
}

/**
 * Refuses a form that this console did not give out. The browser's own word comes first: cookies are shared by all
 * ports of a host, so that another program on this computer could set one.
 * @throws PbxError `foreign-form`
 */
export function checkForm(request: Request, sent: string | null): void {
  const site = request.headers['sec-fetch-site'];
  const own = Buffer.from(cookie(request) ?? '');
  const given = Buffer.from(sent ?? '');
  const matches = own.length > 0 && own.length === given.length && timingSafeEqual(own, given);
  if (matches && (site === undefined || site === 'same-origin')) return;
  throw new PbxError(
    'foreign-form',
    'The form did not come from this console, or its page is from before the cookies were cleared.',
    'Load the page anew and send the form again.',
  );
}

function cookie(request: Request): string | undefined {
  return new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]{43})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1];
}
