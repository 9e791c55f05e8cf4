import { type Request, type Response, Router } from 'express';
import { formTokenOf } from '../../web/csrf.ts';
import type { CallControl } from '../pbx/call-control.ts';
import { PbxError } from '../pbx/errors.ts';
import type { Pbx } from '../pbx/types.ts';
import { type Forms, formBody, shows } from './form.ts';
import { authorizePage, CRM, type IntegrationsView, integrationsPage } from './integrations.ts';
import { doneNotice, notice, storageNotice } from './layout.ts';
import { logPage } from './log.ts';
import { parameterValues, withTyped } from './parameters.ts';

/** Admin > Integrations > CRM: settings, Authorize, Test, log, restart. */
export function adminRoutes(pbx: Pbx, control: CallControl, forms: Forms): Router {
  const router = Router();
  const page = (request: Request, response: Response) => view(pbx, control, request, response);
  router.get(
    CRM,
    shows((request, response) => integrationsPage(page(request, response))),
  );

  router.post(`${CRM}/settings`, formBody, (request, response) => {
    const form = forms.fields(request);
    try {
      pbx.save(parameterValues(form, pbx.parameters()), form.get('version') ?? undefined);
    } catch (error) {
      if (!(error instanceof PbxError && ['bad-value', 'not-stored'].includes(error.code))) throw error;
      const shown = page(request, response);
      const refusal = notice(`${error.message} ${error.remedy}`, 'bad');
      const typed = withTyped(shown.parameters, form);
      response
        .status(error.code === 'bad-value' ? 400 : 503)
        .type('html')
        .send(integrationsPage({ ...shown, notice: refusal, parameters: typed }));
      return;
    }
    const isNext = pbx.status().state === 'not-authorized';
    response.redirect(303, `${CRM}?done=${isNext ? 'authorize' : 'saved'}`);
  });

  // A page in between, since browsers hold a form's policy (form-action) against the redirects that follow it.
  router.post(
    `${CRM}/authorize`,
    formBody,
    shows((request) =>
      authorizePage(pbx.beginAuthorize(forms.fields(request).get('parameter') ?? undefined).url),
    ),
  );

  router.post(
    `${CRM}/test`,
    formBody,
    forms.does(async (form) => {
      const number = form.get('number')?.trim() || undefined;
      const { id } = await control.test(number);
      return `${CRM}?test=${id}#test`;
    }),
  );

  router.get(
    `${CRM}/log`,
    shows((request) => {
      const skip = Number.parseInt(String(request.query['skip']), 10);
      return logPage(pbx.log(), { skip: Math.max(skip || 0, 0), notice: storageNotice(pbx.status()) });
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

function view(pbx: Pbx, control: CallControl, request: Request, response: Response): IntegrationsView {
  const status = pbx.status();
  const { test, done } = request.query;
  return {
    csrf: formTokenOf(response),
    notice: storageNotice(status) + doneNotice(done),
    status,
    redirectUri: pbx.redirectUri,
    templates: pbx.templates(),
    parameters: status.template === undefined ? [] : pbx.parameters(),
    version: status.template === undefined ? '' : pbx.settingsVersion(),
    test: typeof test === 'string' ? control.feed.find('test', test) : undefined,
  };
}
