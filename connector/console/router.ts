import { Router } from 'express';
import type { Admin } from '../admin.ts';
import type { Context } from '../context.ts';
import {
  addApiClient,
  apiClientPage,
  apiClientsPage,
  changeApiClient,
  newApiClientPage,
} from './api-clients.ts';
import { clientsPage } from './clients.ts';
import { consoleServer } from './console-server.ts';
import { addContact, contactPage, contactsPage, newContactPage } from './contacts.ts';
import { eventsEndpoint } from './events.ts';
import { FreshSecrets } from './fresh-secrets.ts';
import { callsPage, chatsPage } from './journal.ts';
import { saveSettings, settingsPage } from './settings.ts';
import { templatePage } from './template.ts';
import { revokeToken, tokensPage } from './tokens.ts';

/** The console: every page of it, for signed-in users. */
export function consoleRouter(context: Context, admin: Admin): Router {
  const serve = consoleServer(context, admin);
  const secrets = new FreshSecrets();
  const router = Router();

  router.get('/', (_, response) => response.redirect(303, '/api-clients'));
  router.get('/api-clients', serve(apiClientsPage));
  router
    .route('/api-clients/add')
    .get(serve(newApiClientPage))
    .post(serve(addApiClient(secrets)));
  router
    .route('/api-clients/:id')
    .get(serve(apiClientPage(secrets)))
    .post(serve(changeApiClient(secrets)));
  router.get('/clients', serve(clientsPage));
  router.route('/crm-connector/settings').get(serve(settingsPage)).post(serve(saveSettings));
  router.get('/crm-connector/template', serve(templatePage));
  router.get('/contacts', serve(contactsPage));
  router.route('/contacts/add').get(serve(newContactPage)).post(serve(addContact));
  router.get('/contacts/:id', serve(contactPage));
  router.get('/calls', serve(callsPage));
  router.get('/chats', serve(chatsPage));
  router.route('/tokens').get(serve(tokensPage)).post(serve(revokeToken));
  router.get('/events', eventsEndpoint(context));
  return router;
}
