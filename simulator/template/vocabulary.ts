import type { XmlElement } from '@rgrove/parse-xml';
import { elements } from './element.ts';
import { SPELLINGS } from './enumerations.ts';
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

/** An attribute whose fixed value is in another case than the PBX writes it. */
export interface OtherSpelling {
  readonly element: XmlElement;
  readonly name: string;
  readonly right: string;
}

/** @returns fixed values in another case, in document order; `RequestType` is read in any case */
export function otherSpellings(root: XmlElement): OtherSpelling[] {
  const found: OtherSpelling[] = [];
  const visit = (element: XmlElement): void => {
    if (!VOCABULARY[element.name]) return;
    for (const [name, value] of Object.entries(element.attributes)) {
      const spellings = SPELLINGS[`${element.name} ${name}`] ?? [];
      const right = spellings.find((each) => each.toLowerCase() === value.trim().toLowerCase());
      if (right !== undefined && right !== value) found.push({ element, name, right });
    }
    for (const child of elements(element)) visit(child);
  };
  visit(root);
  return found;
}

/** Elements of which an element has one; of lists, such as `Scenarios`, all parts count. */
const ONCE = new Set(['Number', 'Connection', 'Authentication', 'Request', 'PostValues', 'Outputs']);

/** @returns what has no effect under `root`, in document order */
export function unknownWords(root: XmlElement, at: (element: XmlElement) => Position): Unknown[] {
  const found: Unknown[] = [];
  const visit = (element: XmlElement): void => {
    const known = VOCABULARY[element.name];
    if (!known) return;
    for (const name of Object.keys(element.attributes)) {
      if (!known.attributes.includes(name) && !/^(xmlns|xsi|xml)(:|$)/.test(name)) {
        const value = element.attributes[name] ?? '';
        found.push({ kind: 'attribute', name, on: element.name, value, at: at(element) });
      }
    }
    const met = new Set<string>();
    for (const child of elements(element)) {
      const { name } = child;
      const isSecond = ONCE.has(name) && met.has(name);
      met.add(name);
      const ignored = { name, on: element.name, value: '', at: at(child) };
      if (isSecond) found.push({ kind: 'second', ...ignored });
      else if (known.children.includes(name)) visit(child);
      else found.push({ kind: 'element', ...ignored });
    }
  };
  visit(root);
  return found;
}
