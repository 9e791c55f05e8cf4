import { Router } from 'express';
import { formTokenOf } from '../../web/csrf.ts';
import type { Pbx } from '../pbx/types.ts';
import { TemplateRefused } from '../template/parse.ts';
import { findingsTable } from './findings.ts';
import { type Forms, formBody } from './form.ts';
import { CRM, templatePath } from './integrations.ts';
import { doneNotice, notice } from './layout.ts';
import type { Shell } from './shell.ts';
import { TemplateLinter } from './template-linter.ts';
import { refusedUploadPage, templatePage } from './template-pages.ts';

/** Admin > Integrations > CRM > templates: Add Template, the findings of lint, Select. */
export function templateRoutes(pbx: Pbx, forms: Forms, shell: Shell): Router {
  const router = Router();
  const linter = new TemplateLinter();
  const lint = async (content: Uint8Array, fileName: string) => {
    const { profile } = pbx.status();
    return { profile, linted: await linter.lint(content, { pbx: profile, fileName }) };
  };

  router.post(`${CRM}/templates`, async (request, response) => {
    const { fileName, content } = await forms.upload(request);
    try {
      const { name } = pbx.addTemplate(fileName, content);
      response.redirect(303, `${templatePath(name)}?done=added`);
    } catch (error) {
      if (!(error instanceof TemplateRefused)) throw error;
      const refusal = notice(`${error.message.replace(/\.$/, '')}. ${error.remedy}`, 'bad');
      const { linted, profile } = await lint(content, fileName);
      // The refusal says it all where lint, which reads more than this version takes, finds nothing else.
      const others =
        'findings' in linted ? linted.findings.filter((each) => each.message !== error.message) : [];
      const findings =
        'findings' in linted && others.length === 0
          ? ''
          : findingsTable('findings' in linted ? { findings: others } : linted, profile);
      shell.send(response, refusedUploadPage(fileName, refusal, findings, formTokenOf(response)), 400);
    }
  });

  router.get(
    `${CRM}/templates/:name`,
    shell.shows(async (request, response) => {
      const name = String(request.params['name']);
      const content = pbx.templateFile(name);
      const [template] = pbx.templates().filter((each) => each.name === name);
      if (template === undefined) throw new Error('an imported template is listed');
      const { linted, profile } = await lint(content, template.fileName);
      const parts = { notice: doneNotice(request.query['done']), csrf: formTokenOf(response) };
      return templatePage(template, findingsTable(linted, profile), parts);
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
