import { Router } from 'express';
import { assetEndpoint } from '../../web/assets.ts';
import { FormTokens } from '../../web/csrf.ts';
import type { CallControl } from '../pbx/call-control.ts';
import type { Pbx } from '../pbx/types.ts';
import type { Player } from '../recordings/player.ts';
import { adminRoutes } from './admin-routes.ts';
import { Forms } from './form.ts';
import { phoneRoutes } from './phone-routes.ts';
import { playerRoutes } from './player-routes.ts';
import { principalRoutes } from './principal-routes.ts';
import { settingsRoutes } from './settings-routes.ts';
import { templateRoutes } from './template-routes.ts';

/** What the console shows and works with. */
export interface ConsoleParts {
  readonly pbx: Pbx;
  readonly control: CallControl;
  readonly player: Player;
  /** `size` unpredictable bytes, for form tokens. */
  readonly random: (size: number) => Uint8Array;
}

/** What the pages load, beside the shared stylesheet. */
const ASSETS = {
  'style.css': new URL('./style.css', import.meta.url),
  'live.js': new URL('./live.js', import.meta.url),
};
const FORM_COOKIE = 'pbx_form';

/** The PBX's web pages. Errors are left to the server's error handler. */
export function consolePages({ pbx, control, player, random }: ConsoleParts): Router {
  const router = Router();
  router.get('/assets/:name', assetEndpoint(ASSETS));
  const tokens = new FormTokens(FORM_COOKIE, random);
  const forms = new Forms(tokens);
  router.use(tokens.issue());
  router.get('/', (_request, response) => response.redirect(303, '/admin/integrations/crm'));
  router.use(adminRoutes(pbx, control, forms), settingsRoutes(pbx, forms), principalRoutes(pbx, forms));
  router.use(templateRoutes(pbx, forms), playerRoutes(player, forms));
  router.use(phoneRoutes({ pbx, control, player, forms }));
  return router;
}
