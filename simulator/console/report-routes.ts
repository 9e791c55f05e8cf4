import { Router } from 'express';
import type { CallControl } from '../pbx/call-control.ts';
import { reportPage } from './report-page.ts';
import type { Shell } from './shell.ts';

/** As many calls as the feed keeps. */
const EVERYTHING = Number.POSITIVE_INFINITY;

/** Admin > Call reports: the calls since the PBX was started, searched and counted. */
export function reportRoutes(control: CallControl, shell: Shell): Router {
  const router = Router();
  router.get(
    '/admin/reports',
    shell.shows((request, response) => {
      const query = new URLSearchParams(request.originalUrl.split('?', 2)[1]);
      return reportPage(control.feed.latest('call', EVERYTHING), query, shell.context(response));
    }),
  );
  return router;
}
