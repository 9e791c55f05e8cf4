import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * The headers of everything a browser shows: no frames (RFC 9700 4.16), no script, nothing from elsewhere, no Referer
 * (RFC 9700 4.2.4), no copy kept (RFC 9700 4.3.1).
 */
export function pageHeaders(https: boolean): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          styleSrc: ["'self'"],
          formAction: ["'self'"],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      referrerPolicy: { policy: 'no-referrer' },
      frameguard: { action: 'deny' },
      strictTransportSecurity: https,
    }),
    (_request, response, next) => {
      response.setHeader('cache-control', 'no-store');
      next();
    },
  ];
}
