import { Router } from 'express';
import { assetEndpoint } from '../../web/assets.ts';
import { FormTokens } from '../../web/csrf.ts';
import type { CallControl } from '../pbx/call-control.ts';
import type { Pbx } from '../pbx/types.ts';
import type { Player } from '../recordings/player.ts';
import { adminRoutes } from './admin-routes.ts';
import { Forms } from './form.ts';
import { JOURNEY, type JourneyStep, journeyPage } from './journey.ts';
import { phoneRoutes } from './phone-routes.ts';
import { playerRoutes } from './player-routes.ts';
import { principalRoutes } from './principal-routes.ts';
import { reportRoutes } from './report-routes.ts';
import { settingsRoutes } from './settings-routes.ts';
import type { Shell } from './shell.ts';
import { templateRoutes } from './template-routes.ts';

/** What the console shows and works with. */
export interface ConsoleParts {
  readonly pbx: Pbx;
  readonly control: CallControl;
  readonly player: Player;
  /** `size` unpredictable bytes, for form tokens. */
  readonly random: (size: number) => Uint8Array;
  readonly shell: Shell;
  /** The steps by which the owner of the PBX leads a newcomer; absent: the console begins at Integrations. */
  readonly journey: (() => readonly JourneyStep[]) | undefined;
}

/** What the pages load, beside the shared stylesheet. */
const ASSETS = {
  'style.css': new URL('./style.css', import.meta.url),
  'calls.css': new URL('./calls.css', import.meta.url),
  'dialog.css': new URL('./dialog.css', import.meta.url),
  'icon.svg': new URL('./icon.svg', import.meta.url),
  'live.js': new URL('./live.js', import.meta.url),
};
const FORM_COOKIE = 'pbx_form';

/** The PBX's web pages. Errors are left to the server's error handler. */
export function consolePages({ pbx, control, player, random, journey, shell }: ConsoleParts): Router {
  const router = Router();
  router.get('/assets/:name', assetEndpoint(ASSETS));
  const tokens = new FormTokens(FORM_COOKIE, random);
  const forms = new Forms(tokens);
  router.use(tokens.issue());
  const start = journey === undefined ? '/admin/integrations/crm' : JOURNEY;
  router.get('/', (_request, response) => response.redirect(303, start));
  if (journey !== undefined)
    router.get(
      JOURNEY,
      shell.shows(() => journeyPage(journey())),
    );
  router.use(adminRoutes(pbx, control, forms, shell), settingsRoutes(pbx, forms, shell));
  router.use(templateRoutes(pbx, forms, shell), principalRoutes(pbx, forms, shell));
  router.use(reportRoutes(control, shell), playerRoutes(player, forms));
  router.use(phoneRoutes({ pbx, control, player, forms, shell }));
  return router;
}
