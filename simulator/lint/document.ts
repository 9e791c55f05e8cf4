import { XmlText } from '@rgrove/parse-xml';
import { elements, text } from '../template/element.ts';
import { markup, positions } from '../template/source.ts';
import { otherSpellings, VOCABULARY } from '../template/vocabulary.ts';
import type { LintRule } from './rule.ts';

/** Attributes that templates in the field write in place of the one that is read. */
const MISNAMED: Readonly<Record<string, string>> = {
  'Request PostText': 'Message',
  'Request Body': 'Message',
  'Request PostData': 'Message',
  'Request Method': 'RequestType',
  'Request HttpMethod': 'RequestType',
  'Request RequestMethod': 'RequestType',
  'Request Verb': 'RequestType',
  'Request Type': 'RequestType',
  'Request PostBody': 'Message',
  'Request RequestBody': 'Message',
  'Request Content': 'Message',
  'Request Uri': 'Url',
  'Request ContentType': 'RequestContentType',
  'Request Encoding': 'RequestEncoding',
  'Output Name': 'Type',
  'Output Key': 'Type',
  'Value Name': 'Key',
  'Variable Key': 'Name',
  'Rule Value': 'Ethalon',
};

/** The attribute that is read in place of an unknown one: another name, or another spelling of its own. */
function rightName(on: string, name: string): string | undefined {
  const known = VOCABULARY[on]?.attributes ?? [];
  return MISNAMED[`${on} ${name}`] ?? known.find((each) => each.toLowerCase() === name.toLowerCase());
}

/** Lists of which all parts count. */
const LISTS = new Set(['Parameters', 'Scenarios', 'Rules', 'Variables', 'Headers', 'QueryParams', 'Filter']);

/** Elements whose text is read; in any other it is layout. */
const WITH_TEXT = new Set(['Value', 'Rule', 'Variable']);

/** The document: its root element, unknown attributes and elements, misplaced text. */
export const DOCUMENT_RULES: readonly LintRule[] = [
  {
    id: 'crm-name',
    severity: 'error',
    title: 'The template has a name',
    why: 'The name is what the admin picks the template by, and its identity: two templates without one overwrite each other.',
    remedy: "Write the CRM's name in Name on Crm.",
    check: ({ template }, report) => {
      if (template.name.trim() === '') report(template.at, 'Crm has no Name');
    },
  },
  {
    id: 'crm-country',
    severity: 'warning',
    title: 'The template has a country',
    why: 'Country is mandatory in the format, though the PBX does not use it.',
    remedy: 'Write a country code such as "US" in Country on Crm.',
    check: ({ template }, report) => {
      if (template.country === '') report(template.at, 'Crm has no Country');
    },
  },
  {
    id: 'crm-version',
    severity: 'warning',
    title: 'The template has a version',
    why: 'The admin recognizes an update of the template by its version.',
    remedy: 'Write a whole number in Version on Crm and raise it with every change.',
    check: ({ template, root }, report) => {
      if (text(root, 'Version') === '') report(template.at, 'Crm has no Version');
    },
  },
  {
    id: 'unknown-attribute',
    severity: 'info',
    title: 'The PBX knows every attribute',
    why: 'The PBX ignores unknown attributes: the intended effect is missing.',
    remedy: 'Correct the spelling, or remove the attribute.',
    check: ({ template }, report) => {
      for (const { kind, name, on, value, at } of template.unknown) {
        // Editors write their own attributes, empty ones most of all; working templates carry them.
        if (kind !== 'attribute' || value === '' || rightName(on, name) !== undefined) continue;
        report(at, `${on} has an unknown attribute ${name}`);
      }
    },
  },
  {
    id: 'attribute-misnamed',
    severity: 'error',
    title: 'An attribute has the name that the PBX reads',
    why: 'The PBX ignores the attribute: the request is sent without what it says, a Post without a body, or as a Get.',
    remedy: 'Rename the attribute.',
    check: ({ template }, report) => {
      for (const { kind, name, on, value, at } of template.unknown) {
        const right = kind === 'attribute' && value !== '' ? rightName(on, name) : undefined;
        if (right !== undefined) report(at, `${on} has an attribute ${name}, which must be ${right}`);
      }
    },
  },
  {
    id: 'element-second',
    severity: 'warning',
    title: 'An element that counts once occurs once',
    why: 'Which of the two a PBX reads is not documented; the simulated one reads the first, and all parts of a list.',
    remedy: 'Merge the two elements.',
    check: ({ template, root, locate }, report) => {
      for (const { kind, name, on, at } of template.unknown) {
        if (kind === 'second') report(at, `${on} has a second ${name}, which is ignored`);
      }
      const pending = [root];
      for (let element = pending.pop(); element; element = pending.pop()) {
        const met = new Set<string>();
        for (const each of elements(element)) {
          const isSecond = LISTS.has(each.name) && met.has(each.name);
          met.add(each.name);
          if (isSecond) report(locate(each), `${element.name} has a second ${each.name}`);
          if (VOCABULARY[each.name]) pending.push(each);
        }
      }
    },
  },
  {
    id: 'unknown-element',
    severity: 'warning',
    title: 'The PBX knows every element',
    why: 'The PBX ignores unknown elements, with everything inside them.',
    remedy: 'Correct the spelling, move the element to its parent, or remove it.',
    check: ({ template }, report) => {
      for (const { kind, name, on, at } of template.unknown) {
        if (kind === 'element' && name !== 'Filters') report(at, `${on} has an unknown element ${name}`);
      }
    },
  },
  {
    id: 'filters-for-filter',
    severity: 'error',
    title: "A variable's filter is called Filter",
    why: 'Filters is ignored: a value from an array is empty as soon as the array has two elements.',
    remedy: 'Write Filter, with the Rule directly inside it.',
    check: ({ template }, report) => {
      for (const { kind, name, on, at } of template.unknown) {
        if (kind === 'element' && name === 'Filters') report(at, `${on} has Filters instead of Filter`);
      }
    },
  },
  {
    id: 'stray-text',
    severity: 'warning',
    title: 'Text occurs only where it is read',
    why: "Text between elements is ignored at best; after a Filter it can become part of the variable's path.",
    remedy: 'Remove the text.',
    check: ({ root, text: source, locate }, report) => {
      const at = positions(source);
      const pending = [root];
      for (let element = pending.pop(); element; element = pending.pop()) {
        const isRead = WITH_TEXT.has(element.name) && !('Path' in element.attributes);
        for (const node of element.children) {
          if (isRead || !(node instanceof XmlText) || node.text.trim() === '') continue;
          const raw = source.slice(node.start, node.end);
          const start = node.start + (raw.length - raw.trimStart().length);
          report(
            at(start) ?? locate(element),
            `${element.name} contains the text "${node.text.trim().slice(0, 20)}"`,
          );
        }
        for (const each of elements(element)) if (VOCABULARY[each.name]) pending.push(each);
      }
    },
  },
  {
    id: 'attribute-newline',
    severity: 'warning',
    title: 'No line break in an attribute',
    why: 'XML turns a line break in an attribute into a space (XML 1.0 3.3.3): the text arrives on one line.',
    remedy: 'Write [LineBreak] for a line break.',
    check: ({ text: source }, report) => {
      const at = positions(source);
      for (const { kind, start, end } of markup(source)) {
        if (kind !== 'open' && kind !== 'empty') continue;
        const tag = source.slice(start, end);
        // The name begins at a boundary only: from within a long name, each place would be tried.
        for (const match of tag.matchAll(/(?<![\w:.-])([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')/g)) {
          if (/\n|&#(x0*[aAdD]|0*1[03]);/.test(match[2] ?? '')) {
            report(at(start + match.index), `The attribute ${match[1]} contains a line break`);
          }
        }
      }
    },
  },
  {
    id: 'enumerated-case',
    severity: 'error',
    title: 'Fixed values are spelled as the PBX spells them',
    why: 'V20 takes the value as documented only and refuses the template; V18 takes it in any case.',
    remedy: 'Write the value exactly as listed.',
    check: ({ root, locate, profile }, report) => {
      for (const { element, name, right } of otherSpellings(root))
        report(
          locate(element),
          `${element.name} ${name}="${text(element, name)}" must be "${right}"`,
          profile.fixedValues === 'any-case' ? 'info' : undefined,
        );
    },
  },
  {
    id: 'concurrency-none',
    severity: 'error',
    title: 'At least one request at once',
    why: 'With MaxConcurrentRequests under 1 no request can be sent.',
    remedy: 'Write 2 to 4, or as many as the CRM allows.',
    check: ({ template }, report) => {
      if (template.maxConcurrentRequests < 1) {
        report(template.at, `MaxConcurrentRequests is ${template.maxConcurrentRequests}`);
      }
    },
  },
  {
    id: 'concurrency-high',
    severity: 'warning',
    title: 'Not more than 16 requests at once',
    why: "A busy PBX exceeds the CRM's rate limit, and refused lookups show no contact.",
    remedy: 'Write at most 16.',
    check: ({ template }, report) => {
      if (template.maxConcurrentRequests > 16) {
        report(template.at, `MaxConcurrentRequests is ${template.maxConcurrentRequests}`);
      }
    },
  },
  {
    id: 'max-length',
    severity: 'error',
    title: 'MaxLength is a number or an expression',
    why: 'Any other text has no effect: numbers are matched in full although the PBX is set to match the last digits.',
    remedy: 'Write [MaxLength], a number, or leave it empty.',
    check: ({ template: { number, at } }, report) => {
      if (!/^(|\d+|\[.+\])$/.test(number.maxLength.trim())) {
        report(
          number.at ?? at,
          `MaxLength="${number.maxLength.slice(0, 20)}" is neither a number nor an expression`,
        );
      }
    },
  },
  {
    id: 'prefix-cut',
    severity: 'warning',
    title: 'A prefix is not cut off again',
    why: 'A cut keeps the last digits only: the + or 00 of Prefix is lost, and a CRM that compares whole numbers finds no contact.',
    remedy: 'Use Prefix="AsIs" with a CRM that matches the end of a number, or leave MaxLength empty.',
    check: ({ template: { number, at } }, report) => {
      if ((number.prefix === 'Plus' || number.prefix === 'Zeros') && cuts(number.maxLength)) {
        report(number.at ?? at, `Prefix="${number.prefix}" does not survive MaxLength="${number.maxLength}"`);
      }
    },
  },
];

/** @returns whether a `MaxLength` can shorten a number; the longest have 15 digits (E.164) */
export function cuts(maxLength: string): boolean {
  const text = maxLength.trim();
  return /^\d+$/.test(text) ? Number(text) > 0 && Number(text) <= 15 : text.startsWith('[');
}
