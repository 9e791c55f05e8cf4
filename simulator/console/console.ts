import { Router } from 'express';
import helmet from 'helmet';
import type { CallControl } from '../pbx/call-control.ts';
import type { Pbx } from '../pbx/types.ts';
import type { Player } from '../recordings/player.ts';
import { adminRoutes } from './admin-routes.ts';
import { assets } from './assets.ts';
import { formToken } from './csrf.ts';
import { phoneRoutes } from './phone-routes.ts';
import { playerRoutes } from './player-routes.ts';

/** Nothing from elsewhere, no script or style within a page, no frame around it. Pico's small icons are data URLs. */
export const pageHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      objectSrc: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  frameguard: { action: 'deny' },
  referrerPolicy: { policy: 'no-referrer' },
  strictTransportSecurity: false,
});

/** The PBX's web pages. Errors are left to the server's error handler. */
export function consolePages(
  pbx: Pbx,
  desk: CallControl,
  player: Player,
  random: (size: number) => Uint8Array,
): Router {
  const router = Router();
  router.use('/assets', assets());
  router.use(formToken(random));
  router.get('/', (_request, response) => response.redirect(303, '/admin/integrations/crm'));
  router.use(adminRoutes(pbx, desk), playerRoutes(player), phoneRoutes(pbx, desk, player));
  return router;
}
