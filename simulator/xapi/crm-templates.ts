import type { Parameter, Template } from '../template/model.ts';
import { readSource } from '../template/source.ts';
import { Entity, type Entry } from './odata/entity.ts';
import { collection, nothing, type Operation, single, value } from './operation.ts';
import * as shapes from './shapes.ts';

const TEMPLATE = new Entity(shapes.CRM_TEMPLATE);
const EDITORS = ['String', 'Sql'];

/** The templates. How a file is uploaded is not published: `POST /api/templates` does it. */
export const TEMPLATE_OPERATIONS: readonly Operation[] = [
  value({
    id: 'GetCrmTemplateSource',
    method: 'get',
    path: '/CrmIntegration/Pbx.GetCrmTemplateSource(name={name})',
    summary: 'The XML of a template.',
    shape: shapes.TEMPLATE_SOURCE,
    run: ({ pbx }, { path }) => ({ Value: readSource(pbx.templateFile(path['name'] ?? '')) }),
  }),
  collection({
    id: 'GeCrmtTemplates',
    method: 'get',
    path: '/CrmTemplates/Pbx.GeCrmtTemplates()',
    summary: 'The imported templates. The spelling is the published one.',
    entity: TEMPLATE,
    run: ({ pbx }) => pbx.templates().map(({ name }) => describe(pbx.template(name))),
  }),
  single({
    id: 'GetCrmTemplate',
    method: 'get',
    path: '/CrmTemplates({Name})',
    summary: 'One template: its parameters and how it authenticates.',
    entity: TEMPLATE,
    run: ({ pbx }, { path }) => describe(pbx.template(path['Name'] ?? '')),
  }),
  nothing({
    id: 'DeleteCrmTemplate',
    method: 'delete',
    path: '/CrmTemplates({Name})',
    summary: 'Removes a template; a selected one is deselected.',
    run: ({ pbx }, { path }) => pbx.removeTemplate(path['Name'] ?? ''),
  }),
  value({
    id: 'GetServerCrmUpdates',
    method: 'get',
    path: '/GetServerCrmUpdates()',
    summary: 'Updates of templates that 3CX ships. There are none: the simulated PBX has no update server.',
    shape: shapes.UPDATE_LIST,
    run: () => ({ Entries: [], IsMaintananceExpired: false, Key: null, LastSuccessfulUpdate: null }),
  }),
];

function describe({ name, authentication, parameters }: Template): Entry {
  const values =
    authentication.type === 'Basic'
      ? [authentication.value.text]
      : authentication.type === 'Scenario'
        ? [authentication.scenario]
        : [];
  return {
    Name: name,
    Authentication: { Type: authentication.type, Values: values },
    Parameters: parameters.map(describeParameter),
  };
}

function describeParameter(parameter: Parameter): Entry {
  const { name, title, type, parent, editor, validation, listValues } = parameter;
  return {
    Name: name,
    Title: title || null,
    Type: type,
    Parent: parent || null,
    Editor: EDITORS.includes(editor) ? editor : null,
    Default: parameter.default || null,
    Validation: validation || null,
    ListValues: listValues,
    ListValuesText: listValues.join(',') || null,
    RequestUrl: parameter.requestUrl || null,
    RequestUrlParameters: parameter.requestUrlParameters || null,
    ResponseScenario: parameter.responseScenario || null,
  };
}
