import type { XmlElement } from '@rgrove/parse-xml';
import { elements } from './element.ts';
import type { Position, Unknown } from './model.ts';

interface Words {
  readonly attributes: readonly string[];
  readonly children: readonly string[];
}

const words = (attributes: string, children = ''): Words => ({
  attributes: attributes.split(' ').filter(Boolean),
  children: children.split(' ').filter(Boolean),
});

/** Attributes and children of each element. Anything else is accepted without effect, and listed. */
export const VOCABULARY: Readonly<Record<string, Words>> = {
  Crm: words(
    'Name Version Country SupportsEmojis SupportsTranscription ListPageSize',
    'Number Connection Parameters Authentication Scenarios',
  ),
  Number: words('Prefix MaxLength'),
  Connection: words('MaxConcurrentRequests'),
  Parameters: words('', 'Parameter'),
  Parameter: words(
    'Name Title Type Parent Editor Default Validation ListValues RequestUrl RequestUrlParameters ResponseScenario',
  ),
  Authentication: words('Type DefaultExpiration StoreAllValues', 'Value'),
  Scenarios: words('EntityOrder', 'Scenario'),
  Scenario: words('Id Type EntityId EntityOrder', 'Request Rules Variables Outputs'),
  Request: words(
    'Url SkipIf RequestType RequestEncoding RequestContentType Message MessagePasses ResponseType',
    'Headers PostValues QueryParams Values',
  ),
  Headers: words('', 'Value'),
  QueryParams: words('', 'Value'),
  Values: words('', 'Value'),
  PostValues: words('Key If SkipIf', 'Value Object Array'),
  Object: words('Key If SkipIf', 'Value Object Array'),
  Array: words('Key If SkipIf', 'Value Object Array'),
  Value: words('Key If SkipIf Passes Type'),
  Rules: words('', 'Rule'),
  Rule: words('Type Ethalon Path'),
  Variables: words('', 'Variable'),
  Variable: words('Name Path', 'Filter'),
  Filter: words('', 'Rule'),
  Outputs: words('Next AllowEmpty', 'Output'),
  Output: words('Type Value Passes'),
};

/** @returns attributes and elements under `root` that the vocabulary does not know, in document order */
export function unknownWords(root: XmlElement, at: (element: XmlElement) => Position): Unknown[] {
  const found: Unknown[] = [];
  const visit = (element: XmlElement): void => {
    const known = VOCABULARY[element.name];
    if (!known) return;
    for (const name of Object.keys(element.attributes)) {
      if (!known.attributes.includes(name) && !/^(xmlns|xsi|xml)(:|$)/.test(name)) {
        found.push({ kind: 'attribute', name, on: element.name, at: at(element) });
      }
    }
    for (const child of elements(element)) {
      if (known.children.includes(child.name)) visit(child);
      else found.push({ kind: 'element', name: child.name, on: element.name, at: at(child) });
    }
  };
  visit(root);
  return found;
}
