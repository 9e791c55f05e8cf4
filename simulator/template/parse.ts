import { parseXml, type XmlElement, XmlError } from '@rgrove/parse-xml';
import {
  badValue,
  boolean,
  child,
  elements,
  integer,
  type Locate,
  listed,
  oneOf,
  ownText,
  text,
} from './element.ts';
import { AUTHENTICATION_TYPES, PARAMETER_TYPES, PREFIXES } from './enumerations.ts';
import type { Authentication, NumberFormat, Parameter, Template } from './model.ts';
import { parseScenario } from './parse-scenario.ts';
import { TemplateRefused } from './refused.ts';
import { positions, readSource, refuseDangerous } from './source.ts';
import { otherSpellings, unknownWords } from './vocabulary.ts';

export { checkFileName } from './file-name.ts';
export { TemplateRefused } from './refused.ts';

/** A template with its source, for the linter. */
export interface ParsedTemplate {
  readonly template: Template;
  readonly root: XmlElement;
  /** Decoded, with line ends normalized to `\n`; offsets and positions refer to it. */
  readonly text: string;
  readonly locate: Locate;
}

/**
 * Reads a CRM template as the PBX does on upload.
 *
 * A missing authentication scenario is refused, since no request could be sent. A missing scenario in `Outputs Next` or
 * `ResponseScenario` is not: the PBX resolves it only when a run reaches it, and such templates are in use
 * (`missingScenarios` lists them).
 *
 * @param fixedValues whether fixed values such as `ResponseType` are read in any case
 * @throws TemplateRefused
 */
export function parseTemplate(
  source: string | Uint8Array,
  { fixedValues }: { readonly fixedValues: 'any-case' | 'exact' } = { fixedValues: 'any-case' },
): Template {
  const { template, root, locate } = parseWithSource(source);
  const [other] = fixedValues === 'exact' ? otherSpellings(root) : [];
  if (other) throw badValue(other.element, other.name, `"${other.right}"`, locate(other.element));
  return template;
}

/**
 * As `parseTemplate`, with the XML tree and the text.
 * @throws TemplateRefused
 */
export function parseWithSource(source: string | Uint8Array): ParsedTemplate {
  const text = readSource(source);
  const at = positions(text);
  refuseDangerous(text, at);
  const root = parseRoot(text);
  const locate: Locate = (element) => at(element.start);
  refuseOtherVocabulary(root, locate);
  return { template: templateFrom(root, locate), root, text, locate };
}

function parseRoot(text: string): XmlElement {
  if (/^\s*[^\s<]/.test(text)) {
    throw new TemplateRefused(
      'not-well-formed',
      'incorrect file format: the file is not XML, since it does not begin with "<"',
      'Upload the CRM template itself, the XML file that the CRM offers.',
    );
  }
  try {
    const root = parseXml(text, { includeOffsets: true }).root;
    if (root) return root;
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    // The first line of the library's message, without the place (given apart) and the excerpt (may be secret).
    const reason = error.message.split(' (line ')[0]?.replaceAll('`', '"') ?? '';
    throw new TemplateRefused(
      'not-well-formed',
      `incorrect file format: the template is not well-formed XML: ${reason}`,
      'Correct the XML at that position; an editor with XML support marks it.',
      { line: error.line, column: error.column },
    );
  }
  throw new TemplateRefused(
    'not-well-formed',
    'incorrect file format: the template is not well-formed XML: it has no root element',
    'Upload the CRM template itself.',
  );
}

function refuseOtherVocabulary(root: XmlElement, locate: Locate): void {
  if (root.name !== 'Crm') {
    throw new TemplateRefused(
      'wrong-root',
      `incorrect file format: the root element is ${root.name} instead of Crm`,
      'Upload a server-side CRM template, whose first element is <Crm ...>.',
      locate(root),
    );
  }
  const pending = [root];
  for (let element = pending.pop(); element; element = pending.pop()) {
    const word = 'MapTo' in element.attributes ? 'MapTo' : 'Urn' in element.attributes ? 'Urn' : undefined;
    if (word) {
      throw new TemplateRefused(
        'older-vocabulary',
        `incorrect file format: ${element.name} ${word}= belongs to an older template vocabulary`,
        'Take the current template from the vendor, or rewrite it with Request, Rules, Variables and Outputs.',
        locate(element),
      );
    }
    for (const each of elements(element)) pending.push(each);
  }
}

function templateFrom(root: XmlElement, locate: Locate): Template {
  // A list may be written in several parts: all of them count (our model).
  const scenarios = elements(root, 'Scenarios').flatMap((list) =>
    elements(list, 'Scenario').map((element) => parseScenario(element, text(list, 'EntityOrder'), locate)),
  );
  const authentication = authenticationFrom(child(root, 'Authentication'), locate);
  if (
    authentication.type === 'Scenario' &&
    !scenarios.some((scenario) => scenario.id === authentication.scenario)
  ) {
    throw new TemplateRefused(
      'missing-scenario',
      `Authentication names the scenario "${authentication.scenario}", which does not exist`,
      `Add a Scenario with Id="${authentication.scenario}", or correct the name.`,
      authentication.at,
    );
  }
  return {
    name: text(root, 'Name'),
    version: integer(root, 'Version', locate) ?? 1,
    country: text(root, 'Country'),
    supportsEmojis: boolean(root, 'SupportsEmojis', locate),
    supportsTranscription: boolean(root, 'SupportsTranscription', locate),
    listPageSize: integer(root, 'ListPageSize', locate),
    number: numberFrom(child(root, 'Number'), locate),
    maxConcurrentRequests: integer(child(root, 'Connection'), 'MaxConcurrentRequests', locate) ?? 2,
    parameters: listed(root, 'Parameters', 'Parameter').map((element) => parameterFrom(element, locate)),
    authentication,
    scenarios,
    unknown: unknownWords(root, locate),
    at: locate(root),
  };
}

function numberFrom(element: XmlElement | undefined, locate: Locate): NumberFormat {
  return {
    prefix: oneOf(element, 'Prefix', PREFIXES, 'AsIs', locate),
    maxLength: text(element, 'MaxLength'),
    at: element && locate(element),
  };
}

function parameterFrom(element: XmlElement, locate: Locate): Parameter {
  return {
    name: text(element, 'Name'),
    title: text(element, 'Title'),
    type: oneOf(element, 'Type', PARAMETER_TYPES, 'String', locate),
    parent: text(element, 'Parent'),
    editor: text(element, 'Editor'),
    default: text(element, 'Default'),
    validation: text(element, 'Validation'),
    listValues: text(element, 'ListValues')
      .split(/[,;]/)
      .filter((value) => value !== ''),
    requestUrl: text(element, 'RequestUrl'),
    requestUrlParameters: text(element, 'RequestUrlParameters'),
    responseScenario: text(element, 'ResponseScenario'),
    at: locate(element),
  };
}

function authenticationFrom(element: XmlElement | undefined, locate: Locate): Authentication {
  const type = oneOf(element, 'Type', AUTHENTICATION_TYPES, 'No', locate);
  const nested = child(element, 'Scenario');
  if (nested) {
    throw new TemplateRefused(
      'nested-scenario',
      'incorrect file format: a Scenario is nested in Authentication, which takes the Id of one',
      'Move the Scenario into Scenarios and write its Id in <Authentication Type="Scenario"><Value>.',
      locate(nested),
    );
  }
  if (!element || type === 'No') return { type: 'No', at: element && locate(element) };
  const value = child(element, 'Value');
  const at = locate(element);
  if (type === 'Basic') {
    return { type, value: { text: value ? ownText(value) : '', at: locate(value ?? element) }, at };
  }
  return {
    type,
    scenario: value ? ownText(value).trim() : '',
    defaultExpiration: integer(element, 'DefaultExpiration', locate),
    storeAllValues: boolean(element, 'StoreAllValues', locate),
    at,
  };
}
