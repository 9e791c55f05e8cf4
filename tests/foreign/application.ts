import express, { type ErrorRequestHandler, type Express } from 'express';
import { serveCrm, type TokenCheck } from './crm.ts';
import type { Pages } from './pages.ts';

/**
 * An Express application around somebody else's OAuth library: the CRM API and the sign-in page beside its routes. What
 * a route throws is answered without a stack trace.
 * @param mount adds the routes of the library
 */
export function application(pages: Pages, check: TokenCheck, mount: (app: Express) => void): Express {
  const app = express();
  app.use(async (request, response, next) => {
    if (!(await serveCrm(request, response, check))) next();
  });
  app.use(express.urlencoded({ extended: false }));
  app.post('/oauth/sign-in', pages.signIn);
  mount(app);
  const failed: ErrorRequestHandler = (error: { status?: number }, _request, response, _next) => {
    response.status(error.status ?? 500).json({ error: 'invalid_request' });
  };
  app.use(failed);
  return app;
}
