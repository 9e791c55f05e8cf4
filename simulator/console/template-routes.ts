import { Router } from 'express';
import { formTokenOf } from '../../web/csrf.ts';
import type { Pbx } from '../pbx/types.ts';
import { TemplateRefused } from '../template/parse.ts';
import { type Forms, formBody, shows } from './form.ts';
import { CRM, refusedUploadPage, templatePage, templatePath } from './integrations.ts';
import { doneNotice, notice } from './layout.ts';
import { TemplateLinter } from './template-linter.ts';

/** Admin > Integrations > CRM > templates: Add Template, the findings of lint, Select. */
export function templateRoutes(pbx: Pbx, forms: Forms): Router {
  const router = Router();
  const linter = new TemplateLinter();
  const lint = (content: Uint8Array, fileName: string) =>
    linter.lint(content, { pbx: pbx.status().profile === 'v18' ? 'v18' : 'v20', fileName });

  router.post(`${CRM}/templates`, async (request, response) => {
    const { fileName, content } = await forms.upload(request);
    try {
      const { name } = pbx.addTemplate(fileName, content);
      response.redirect(303, `${templatePath(name)}?done=added`);
    } catch (error) {
      if (!(error instanceof TemplateRefused)) throw error;
      const refusal = notice(`${error.message.replace(/\.$/, '')}. ${error.remedy}`, 'bad');
      const linted = await lint(content, fileName);
      response
        .status(400)
        .type('html')
        .send(refusedUploadPage(fileName, refusal, linted, formTokenOf(response)));
    }
  });

  router.get(
    `${CRM}/templates/:name`,
    shows(async (request, response) => {
      const name = String(request.params['name']);
      const content = pbx.templateFile(name);
      const [template] = pbx.templates().filter((each) => each.name === name);
      if (template === undefined) throw new Error('an imported template is listed');
      const linted = await lint(content, template.fileName);
      const parts = { notice: doneNotice(request.query['done']), csrf: formTokenOf(response) };
      return templatePage(template, linted, parts);
    }),
  );

  router.post(
    `${CRM}/select`,
    formBody,
    forms.does((form) => {
      const name = form.get('name') || undefined;
      pbx.select(name);
      return `${CRM}?done=${name === undefined ? 'deselected' : 'selected'}`;
    }),
  );

  router.post(
    `${CRM}/templates/:name/remove`,
    formBody,
    forms.does((_form, request) => {
      pbx.removeTemplate(String(request.params['name']));
      return `${CRM}?done=removed`;
    }),
  );
  return router;
}
