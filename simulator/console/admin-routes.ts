import { type Request, type Response, Router } from 'express';
import { formTokenOf } from '../../web/csrf.ts';
import type { CallControl } from '../pbx/call-control.ts';
import { BadValue, PbxError } from '../pbx/errors.ts';
import { INPUT } from '../pbx/input.ts';
import type { Pbx } from '../pbx/types.ts';
import { crmOptions } from './crm-options.ts';
import { type Forms, formBody } from './form.ts';
import { CRM, type IntegrationsView, integrationsPage, OPTION_ACTIONS } from './integrations.ts';
import { doneNotice, NOT_SAVED, notice, storageNotice } from './layout.ts';
import { logPage } from './log.ts';
import { parameterValues, withTyped } from './parameters.ts';
import type { Shell } from './shell.ts';
import { authorizePage } from './template-pages.ts';
import { TEST, testDialog } from './test-dialog.ts';

/** Admin > Integrations > CRM: settings, Authorize, Test, log, restart. */
export function adminRoutes(pbx: Pbx, control: CallControl, forms: Forms, shell: Shell): Router {
  const router = Router();
  const page = (request: Request, response: Response) => view(pbx, control, request, response);
  router.get(
    CRM,
    shell.shows((request, response) => integrationsPage(page(request, response))),
  );

  router.post(`${CRM}/settings`, formBody, (request, response) => {
    const form = forms.fields(request);
    try {
      pbx.save(parameterValues(form, pbx.parameters()), form.get('version') ?? undefined);
    } catch (error) {
      if (!(error instanceof PbxError && ['bad-value', 'not-stored'].includes(error.code))) throw error;
      const shown = page(request, response);
      const said = `${error.message} ${error.remedy}`;
      const atField = error instanceof BadValue ? { [error.field]: said } : {};
      const refusal = notice(error instanceof BadValue ? NOT_SAVED : said, 'bad');
      const typed = withTyped(shown.parameters, form, atField);
      const refused = integrationsPage({ ...shown, notice: refusal, parameters: typed });
      shell.send(response, refused, error.code === 'bad-value' ? 400 : 503);
      return;
    }
    const isNext = pbx.status().state === 'not-authorized';
    response.redirect(303, `${CRM}?done=${isNext ? 'authorize' : 'saved'}`);
  });

  addOptions(router, pbx, forms);

  // A page in between, since browsers hold a form's policy (form-action) against the redirects that follow it.
  router.post(
    `${CRM}/authorize`,
    formBody,
    shell.shows((request) => {
      const parameter = forms.fields(request).get('parameter') ?? undefined;
      return authorizePage(pbx.beginAuthorize(parameter, addressOf(request)).url);
    }),
  );

  router.post(
    TEST,
    formBody,
    forms.does(async (form) => {
      const { number, mode } = INPUT.test.parse({
        ...(form.get('number')?.trim() && { number: form.get('number')?.trim() }),
        ...(form.has('mode') && { mode: form.get('mode') }),
      });
      const { id } = await control.test(number, mode);
      return `${CRM}?test=${id}#test`;
    }),
  );

  router.get(
    `${CRM}/log`,
    shell.shows((request, response) => {
      const query = new URLSearchParams(request.originalUrl.split('?', 2)[1]);
      return logPage(pbx.log(), { query, notice: storageNotice(pbx.status()), ...shell.context(response) });
    }),
  );

  router.post(
    '/restart',
    formBody,
    forms.does(async () => {
      await control.restart();
      return `${CRM}?done=restarted`;
    }),
  );
  return router;
}

/** The options beside the values of a template, and what is done with the contacts of the CRM. */
function addOptions(router: Router, pbx: Pbx, forms: Forms): void {
  const { save, synchronize, deleteContacts } = OPTION_ACTIONS;
  router.post(
    save,
    formBody,
    forms.does((form) => {
      pbx.admin.save(crmOptions(form));
      return `${CRM}?done=saved`;
    }),
  );
  router.post(
    synchronize,
    formBody,
    forms.does(async () => {
      const { failed } = await pbx.synchronizePhonebook();
      return `${CRM}?done=${failed === 0 ? 'synchronized' : 'half-synchronized'}`;
    }),
  );
  router.post(
    deleteContacts,
    formBody,
    forms.does(() => {
      pbx.phonebook.removeAll('CRM');
      return `${CRM}?done=contacts-deleted`;
    }),
  );
}

/** Where the admin opened the console; the guards have checked the name. */
function addressOf({ protocol, headers }: Request): string {
  return `${protocol}://${headers.host}`;
}

function view(pbx: Pbx, control: CallControl, request: Request, response: Response): IntegrationsView {
  const status = pbx.status();
  const { test, done } = request.query;
  const csrf = formTokenOf(response);
  const parameters = status.template === undefined ? [] : pbx.parameters();
  const dialog = testDialog({
    csrf,
    isOpen: typeof test === 'string',
    test: typeof test === 'string' ? control.feed.find('test', test) : undefined,
    parameters,
    isDropped: status.state === 'token-dropped-by-test',
    names: pbx.admin.current.phonebook.names,
  });
  return {
    csrf,
    notice: storageNotice(status) + doneNotice(done),
    status,
    redirectUri: pbx.redirectUriAt(addressOf(request)),
    admin: pbx.admin.current,
    templates: pbx.templates(),
    parameters,
    version: status.template === undefined ? '' : pbx.settingsVersion(),
    test: status.template === undefined ? '' : dialog,
  };
}
