import { type Request, type Response, Router } from 'express';
import { type LintFinding, lintTemplate } from '../lint/index.ts';
import type { CallControl } from '../pbx/call-control.ts';
import { PbxError } from '../pbx/errors.ts';
import type { Pbx } from '../pbx/types.ts';
import { TemplateRefused } from '../template/parse.ts';
import { checkForm } from './csrf.ts';
import { csrfOf, does, formBody, formOf, shows } from './form.ts';
import {
  authorizePage,
  CRM,
  integrationsPage,
  refusedUploadPage,
  templatePage,
  templatePath,
} from './integrations.ts';
import { notice } from './layout.ts';
import { logPage } from './log.ts';
import { parameterValues, withTyped } from './parameters.ts';
import { readUpload } from './upload.ts';

/** What a page says after a form was sent; the address carries only the name of it. */
const DONE: { readonly [done: string]: string } = {
  added: 'The template was added. Select it to use it.',
  selected: 'The template is selected. Fill in its settings and save them.',
  saved: 'The settings are saved.',
  authorize: 'The settings are saved. Click Authorize to authorize the connection.',
  restarted: 'The PBX was restarted.',
};
const PBX_VERSION = 'v20';

/** Admin > Integrations > CRM: templates, settings, Authorize, Test, log, restart. */
export function adminRoutes(pbx: Pbx, desk: CallControl): Router {
  const router = Router();
  /** By file: looking at a large template again takes no time. */
  const linted = new WeakMap<Uint8Array, readonly LintFinding[]>();
  const findingsOf = (content: Uint8Array, fileName: string) => {
    const findings = linted.get(content) ?? lintTemplate(content, { pbx: PBX_VERSION, fileName });
    linted.set(content, findings);
    return findings;
  };

  /** The page of the integration as it stands; `typed`: what was refused, to be corrected. */
  const integrations = (
    request: Request,
    response: Response,
    refusal?: PbxError,
    typed = new URLSearchParams(),
  ) => {
    const status = pbx.status();
    const { test, done } = request.query;
    return integrationsPage({
      csrf: csrfOf(response),
      notice: refusal ? notice(`${refusal.message} ${refusal.remedy}`, 'bad') : doneNotice(done),
      status,
      redirectUri: pbx.redirectUri,
      templates: pbx.templates(),
      parameters: status.template === undefined ? [] : withTyped(pbx.parameters(), typed),
      test: typeof test === 'string' ? desk.find('test', test) : undefined,
    });
  };

  router.get(
    CRM,
    shows((request, response) => integrations(request, response)),
  );

  router.post(`${CRM}/templates`, async (request, response) => {
    const { fields, fileName, content } = await readUpload(request);
    checkForm(request, fields.get('csrf'));
    try {
      const { name } = pbx.addTemplate(fileName, content);
      response.redirect(303, `${templatePath(name)}?done=added`);
    } catch (error) {
      if (!(error instanceof TemplateRefused)) throw error;
      const findings = lintTemplate(content, { pbx: PBX_VERSION, fileName });
      const told = notice(`${error.message.replace(/\.$/, '')}. ${error.remedy}`, 'bad');
      response
        .status(400)
        .type('html')
        .send(refusedUploadPage(fileName, told, findings, csrfOf(response)));
    }
  });

  router.get(
    `${CRM}/templates/:name`,
    shows((request, response) => {
      const name = String(request.params['name']);
      const content = pbx.templateFile(name);
      const [template] = pbx.templates().filter((each) => each.name === name);
      if (template === undefined) throw new Error('an imported template is listed');
      const findings = findingsOf(content, template.fileName);
      return templatePage(template, findings, {
        notice: doneNotice(request.query['done']),
        csrf: csrfOf(response),
      });
    }),
  );

  router.post(
    `${CRM}/select`,
    formBody,
    does((form) => {
      pbx.select(form.get('name') ?? '');
      return `${CRM}?done=selected`;
    }),
  );

  router.post(`${CRM}/settings`, formBody, (request, response) => {
    const form = formOf(request);
    try {
      pbx.save(parameterValues(form, pbx.parameters()));
    } catch (error) {
      if (!(error instanceof PbxError && error.code === 'bad-value')) throw error;
      response
        .status(400)
        .type('html')
        .send(integrations(request, response, error, form));
      return;
    }
    const isNext = pbx.status().state === 'not-authorized';
    response.redirect(303, `${CRM}?done=${isNext ? 'authorize' : 'saved'}`);
  });

  // A page in between, since browsers hold a form's policy (form-action) against the redirects that follow it.
  router.post(
    `${CRM}/authorize`,
    formBody,
    shows((request) => authorizePage(pbx.beginAuthorize(formOf(request).get('parameter') ?? undefined).url)),
  );

  router.post(
    `${CRM}/test`,
    formBody,
    does(async (form) => {
      const number = form.get('number')?.trim() || undefined;
      const { id } = await desk.test(number);
      return `${CRM}?test=${id}#test`;
    }),
  );

  router.get(
    `${CRM}/log`,
    shows((request) => {
      const skip = Number.parseInt(String(request.query['skip']), 10);
      return logPage(pbx.log(), Math.max(skip || 0, 0));
    }),
  );

  router.post(
    '/restart',
    formBody,
    does(async () => {
      await desk.restart();
      return `${CRM}?done=restarted`;
    }),
  );
  return router;
}

function doneNotice(done: unknown): string {
  const text = typeof done === 'string' && Object.hasOwn(DONE, done) ? DONE[done] : undefined;
  return text === undefined ? '' : notice(text);
}
