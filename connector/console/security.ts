import { isIP } from 'node:net';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import type { Context } from '../context.ts';

/**
 * What stands before everything a browser shows: known host names only, no frames (RFC 9700 4.16), nothing from
 * elsewhere, no Referer (RFC 9700 4.2.4), no copy kept (RFC 9700 4.3.1).
 */
export function pageGuards({ publicUrl }: Context): RequestHandler[] {
  return [
    knownHosts(new URL(publicUrl).hostname),
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          styleSrc: ["'self'"],
          scriptSrc: ["'self'"],
          connectSrc: ["'self'"],
          // The stylesheet draws its check marks and arrows from data URLs.
          imgSrc: ["'self'", 'data:'],
          formAction: ["'self'"],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      referrerPolicy: { policy: 'no-referrer' },
      frameguard: { action: 'deny' },
      strictTransportSecurity: publicUrl.startsWith('https:'),
    }),
    (_request, response, next) => {
      response.setHeader('cache-control', 'no-store');
      next();
    },
  ];
}

/**
 * Refuses foreign host names, so that no other site's name can be pointed at this server and its pages be read as that
 * site's own (DNS rebinding). An address is no name, and cannot be pointed elsewhere.
 */
function knownHosts(own: string): RequestHandler {
  return (request, response, next) => {
    const host = URL.parse(`http://${request.headers.host}`)?.hostname ?? '';
    if (host === own || host === 'localhost' || isIP(host.replace(/^\[|\]$/g, '')) > 0) return next();
    response
      .status(421)
      .type('text/plain')
      .send('This host name is not the one of this server: open it by its public URL.\n');
  };
}
