import { type RequestHandler, Router } from 'express';
import type { Admin } from '../../admin.ts';
import type { Context } from '../../context.ts';
import {
  addApiClient,
  apiClientPage,
  apiClientsPage,
  changeApiClient,
  newApiClientPage,
} from './api-clients.ts';
import { clientsPage } from './clients.ts';
import { addContact, contactPage, contactsPage, newContactPage } from './contacts.ts';
import { consoleServer } from './desk.ts';
import { eventsEndpoint } from './events.ts';
import { FreshSecrets } from './fresh-secrets.ts';
import { callsPage, chatsPage } from './journal.ts';
import { saveSettings, settingsPage } from './settings.ts';
import { templatePage } from './template.ts';
import { revokeToken, tokensPage } from './tokens.ts';

/**
 * The console: every page of it, for signed-in users.
 * @param guards stand before each page
 * @param form reads the body of a form
 */
export function consoleRouter(
  context: Context,
  admin: Admin,
  guards: readonly RequestHandler[],
  form: RequestHandler,
): Router {
  const serve = consoleServer(context, admin);
  const secrets = new FreshSecrets();
  const router = Router();
  const page = (path: string) => router.route(path).all(...guards, form);

  page('/').get((_, response) => response.redirect(303, '/api-clients'));
  page('/api-clients').get(serve(apiClientsPage));
  page('/api-clients/add')
    .get(serve(newApiClientPage))
    .post(serve(addApiClient(secrets)));
  page('/api-clients/:id')
    .get(serve(apiClientPage(secrets)))
    .post(serve(changeApiClient(secrets)));
  page('/clients').get(serve(clientsPage));
  page('/crm-connector/settings').get(serve(settingsPage)).post(serve(saveSettings));
  page('/crm-connector/template').get(serve(templatePage));
  page('/contacts').get(serve(contactsPage));
  page('/contacts/add').get(serve(newContactPage)).post(serve(addContact));
  page('/contacts/:id').get(serve(contactPage));
  page('/calls').get(serve(callsPage));
  page('/chats').get(serve(chatsPage));
  page('/tokens').get(serve(tokensPage)).post(serve(revokeToken));
  page('/events').get(eventsEndpoint(context));
  return router;
}
