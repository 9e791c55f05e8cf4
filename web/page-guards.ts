import { isIP } from 'node:net';
import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { type PageFrame, sendProblem } from './problem-page.ts';

/** What the guards have to know of a console. */
export interface PageGuardOptions {
  /** Names of the host by which the console is reached, beside `localhost` and addresses. */
  readonly hostNames: () => readonly string[];
  /** Where the console is reached, for the remedy. */
  readonly url: () => string;
  /** Whether browsers reach it by https only. */
  readonly https: boolean;
  /** The page around the problem of a wrong host name. */
  readonly frame: PageFrame;
}

/**
 * The guards of everything a browser shows: known host names only, no frames (RFC 9700 4.16), nothing from other
 * hosts, no Referer (RFC 9700 4.2.4), no copy kept (RFC 9700 4.3.1).
 */
export function pageGuards(options: PageGuardOptions): RequestHandler[] {
  return [securityHeaders(options.https), knownHosts(options), noStore];
}

function securityHeaders(https: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        connectSrc: ["'self'"],
        imgSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
    strictTransportSecurity: https,
  });
}

const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader('cache-control', 'no-store');
  next();
};

/**
 * Refuses foreign host names with 421 (RFC 9110 15.5.20), so that an attacker cannot point the name of another site at
 * this server and read its pages as that site (DNS rebinding). An IP address cannot be pointed elsewhere.
 */
function knownHosts({ hostNames, url, frame }: PageGuardOptions): RequestHandler {
  return (request, response, next) => {
    const name = URL.parse(`http://${request.headers.host}`)?.hostname ?? '';
    const isAddress = isIP(name.replace(/^\[|\]$/g, '')) > 0;
    if (isAddress || name === 'localhost' || hostNames().includes(name)) return next();
    const problem = {
      code: 'wrong-host',
      message: 'This host name is not a name of this server.',
      remedy: `Open it at ${url()}.`,
    };
    sendProblem(request, response, 421, problem, { frame, title: 'Wrong host name' });
  };
}

/**
 * Lets the form of a page lead to another origin: browsers apply form-action to the redirects that follow a form too
 * (CSP 3, 6.4.1).
 */
export function allowFormToReach(response: Response, url: string | undefined): void {
  const origin = url !== undefined && URL.canParse(url) ? new URL(url).origin : 'null';
  const policy = response.getHeader('content-security-policy');
  if (origin === 'null' || typeof policy !== 'string') return;
  response.setHeader(
    'content-security-policy',
    policy.replace("form-action 'self'", `form-action 'self' ${origin}`),
  );
}
