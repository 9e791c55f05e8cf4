import type { XmlElement } from '@rgrove/parse-xml';
import {
  boolean,
  child,
  elements,
  integer,
  type Locate,
  listed,
  oneOf,
  ownText,
  pathOf,
  text,
} from './element.ts';
import { ENCODINGS, METHODS, RESPONSE_TYPES, RULE_TYPES, SCENARIO_TYPES } from './enumerations.ts';
import type { Container, Leaf, Outputs, Request, Rule, Scenario, Variable } from './model.ts';

/**
 * Reads one `Scenario` element. `entityOrder` is the default from `Scenarios`.
 * @throws TemplateRefused `bad-value`
 */
export function parseScenario(element: XmlElement, entityOrder: string, locate: Locate): Scenario {
  const request = child(element, 'Request');
  return {
    id: text(element, 'Id'),
    type: oneOf(element, 'Type', SCENARIO_TYPES, 'REST', locate),
    entityId: text(element, 'EntityId'),
    entityOrder: element.attributes['EntityOrder'] ?? entityOrder,
    request: request && requestFrom(request, locate),
    rules: rulesFrom(elements(element, 'Rules'), locate),
    variables: listed(element, 'Variables', 'Variable').map((variable) => variableFrom(variable, locate)),
    outputs: outputsFrom(child(element, 'Outputs'), locate),
    at: locate(element),
  };
}

function requestFrom(element: XmlElement, locate: Locate): Request {
  const at = locate(element);
  const postValues = child(element, 'PostValues');
  const leaves = (name: string): Leaf[] =>
    listed(element, name, 'Value').map((value) => leafFrom(value, locate));
  return {
    url: { text: text(element, 'Url'), at },
    skipIf: text(element, 'SkipIf'),
    method: oneOf(element, 'RequestType', METHODS, 'GET', locate),
    encoding: oneOf(element, 'RequestEncoding', ENCODINGS, 'UrlEncoded', locate),
    contentType: text(element, 'RequestContentType'),
    message: text(element, 'Message'),
    messagePasses: integer(element, 'MessagePasses', locate) ?? 0,
    responseType: oneOf(element, 'ResponseType', RESPONSE_TYPES, 'Json', locate),
    headers: leaves('Headers'),
    queryParams: leaves('QueryParams'),
    values: leaves('Values'),
    postValues: postValues && containerFrom(postValues, 'object', locate),
    at,
  };
}

function leafFrom(element: XmlElement, locate: Locate): Leaf {
  return {
    kind: 'value',
    key: text(element, 'Key'),
    if: text(element, 'If'),
    skipIf: text(element, 'SkipIf'),
    passes: integer(element, 'Passes', locate) ?? 0,
    type: text(element, 'Type'),
    text: ownText(element),
    at: locate(element),
  };
}

function containerFrom(element: XmlElement, kind: Container['kind'], locate: Locate): Container {
  const children: (Leaf | Container)[] = [];
  for (const each of elements(element)) {
    if (each.name === 'Value') children.push(leafFrom(each, locate));
    else if (each.name === 'Object') children.push(containerFrom(each, 'object', locate));
    else if (each.name === 'Array') children.push(containerFrom(each, 'array', locate));
  }
  return {
    kind,
    key: text(element, 'Key'),
    if: text(element, 'If'),
    skipIf: text(element, 'SkipIf'),
    children,
    at: locate(element),
  };
}

function rulesFrom(lists: readonly XmlElement[], locate: Locate): Rule[] {
  const rules = lists.flatMap((list) => elements(list, 'Rule'));
  return rules.map((element) => ({
    type: oneOf(element, 'Type', RULE_TYPES, 'Any', locate),
    path: pathOf(element),
    ethalon: text(element, 'Ethalon'),
    at: locate(element),
  }));
}

function variableFrom(element: XmlElement, locate: Locate): Variable {
  return {
    name: text(element, 'Name'),
    path: pathOf(element),
    filter: rulesFrom(elements(element, 'Filter'), locate),
    at: locate(element),
  };
}

function outputsFrom(element: XmlElement | undefined, locate: Locate): Outputs {
  return {
    next: text(element, 'Next'),
    allowEmpty: boolean(element, 'AllowEmpty', locate),
    outputs: elements(element, 'Output').map((output) => ({
      type: text(output, 'Type'),
      value: text(output, 'Value'),
      passes: integer(output, 'Passes', locate) ?? 0,
      at: locate(output),
    })),
    at: element && locate(element),
  };
}
