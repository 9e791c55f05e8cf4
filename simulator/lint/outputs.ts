import { CONTACT_OUTPUTS, isPhoneOutput, NAME_OUTPUTS, TOKEN_OUTPUTS } from '../engine/output-types.ts';
import { CONTACT_PREFIX } from '../engine/predefined.ts';
import type { Position, Scenario } from '../template/model.ts';
import { lookupChains } from '../template/references.ts';
import type { LintRule } from './rule.ts';
import { type LintSubject, namesOf } from './subject.ts';

/**
 * The scenarios that yield the contact of a lookup by number. A chain without outputs only notifies the CRM, and is
 * left out where another one looks up the contact.
 */
function yielding({ template }: LintSubject): Scenario[] {
  const ends = [...new Set(lookupChains(template).map((chain) => chain.at(-1)))].filter(
    (each) => each !== undefined,
  );
  const withOutputs = ends.filter(({ outputs }) => outputs.outputs.length > 0);
  return withOutputs.length > 0 ? withOutputs : ends;
}

/** How many fields of the CRM a lookup searches: as often as its request contains the number. */
function searchedFields(end: Scenario, { template, expressions }: LintSubject): number {
  const chain = lookupChains(template).find((each) => each.at(-1) === end) ?? [];
  const own = expressions.filter(
    ({ scenario, slot }) => scenario && chain.includes(scenario) && slot !== 'Output',
  );
  return own.flatMap(namesOf).filter((name) => name === 'Number').length;
}

/** Types of the outputs that have a value. */
const typesOf = ({ outputs }: Scenario): string[] =>
  outputs.outputs.flatMap(({ type, value }) => (value.trim() === '' ? [] : [type]));
const placeOf = ({ outputs, at }: Scenario): Position => outputs.at ?? at;

/** Outputs, and the contact made of them. */
export const OUTPUT_RULES: readonly LintRule[] = [
  {
    id: 'chain-outputs',
    severity: 'warning',
    title: 'The last scenario of a chain yields the contact',
    why: 'Outputs of a scenario with a Next are not shown: the contact lacks them.',
    remedy: 'Move the outputs to the last scenario; the variables of the earlier ones are in scope there.',
    check: ({ template }, report) => {
      for (const chain of lookupChains(template)) {
        for (const { id, outputs, at } of chain.slice(0, -1)) {
          if (outputs.outputs.some(({ type }) => CONTACT_OUTPUTS.includes(type))) {
            report(
              outputs.at ?? at,
              `Outputs of the scenario "${id}" are lost, because its Next is "${outputs.next}"`,
            );
          }
        }
      }
    },
  },
  {
    id: 'output-phone-type',
    severity: 'error',
    title: 'A phone output is one that the PBX knows',
    why: 'The PBX does not compare the output with the number that it looks up, and does not show it.',
    remedy: 'Write PhoneBusiness, PhoneMobile, PhoneHome, PhoneOther or FaxBusiness.',
    check: ({ template }, report) => {
      for (const { outputs } of template.scenarios) {
        for (const { type, at } of outputs.outputs) {
          const isKnown = CONTACT_OUTPUTS.some((each) => each.toLowerCase() === type.toLowerCase());
          if (/^(phone|fax|mobile)/i.test(type) && !isKnown)
            report(at, `The output "${type}" is no phone of a contact`);
        }
      }
    },
  },
  {
    id: 'output-contact-url',
    severity: 'error',
    title: 'A contact has a URL',
    why: 'The PBX shows no contact without a ContactUrl.',
    remedy: 'Add the output ContactUrl.',
    check: (subject, report) => {
      for (const scenario of yielding(subject)) {
        if (!typesOf(scenario).includes('ContactUrl'))
          report(placeOf(scenario), `The scenario "${scenario.id}" yields no ContactUrl`);
      }
    },
  },
  {
    id: 'output-phone',
    severity: 'error',
    title: 'A contact has a phone number',
    why: 'The PBX drops a contact unless a phone output contains the number looked up: no caller is ever found.',
    remedy: 'Add PhoneBusiness, PhoneMobile, PhoneHome and the other numbers of the CRM.',
    check: (subject, report) => {
      for (const scenario of yielding(subject)) {
        if (!typesOf(scenario).some(isPhoneOutput))
          report(placeOf(scenario), `The scenario "${scenario.id}" yields no phone number`);
      }
    },
  },
  {
    id: 'output-phones-missing',
    severity: 'info',
    title: 'A contact has every number that the CRM searches',
    why: 'The CRM finds a contact by a number that is not among the outputs, and the PBX then drops it as no match.',
    remedy: 'Add an output for each number that the CRM searches: PhoneBusiness, PhoneMobile, PhoneHome.',
    check: (subject, report) => {
      for (const scenario of yielding(subject)) {
        const phones = scenario.outputs.outputs.filter(({ type }) => isPhoneOutput(type));
        const isEchoed = phones.some(({ value }) => value.includes('[Number]'));
        const searched = Math.max(2, searchedFields(scenario, subject));
        if (phones.length > 0 && phones.length < searched && !isEchoed) {
          const types = phones.map(({ type }) => type).join(' and ');
          report(placeOf(scenario), `The scenario "${scenario.id}" yields no phone number but ${types}`);
        }
      }
    },
  },
  {
    id: 'output-name',
    severity: 'error',
    title: 'A contact has a name',
    why: 'The PBX drops a contact without FirstName, LastName and CompanyName; FullName is not enough.',
    remedy: 'Add FirstName and LastName, or CompanyName.',
    check: (subject, report) => {
      for (const scenario of yielding(subject)) {
        const hasName = typesOf(scenario).some((type) => NAME_OUTPUTS.includes(type));
        if (!hasName) report(placeOf(scenario), `The scenario "${scenario.id}" yields no name`);
      }
    },
  },
  {
    id: 'output-entity',
    severity: 'warning',
    title: 'A contact that calls are logged with has an EntityId',
    why: 'ReportCall reads [EntityId] or [EntityType] of the contact, and this lookup does not yield it.',
    remedy: 'Add the outputs EntityId and EntityType.',
    check: (subject, report) => {
      const reading = subject.expressions.filter(({ scenario, slot }) => scenario && slot !== 'Output');
      for (const name of ['EntityId', 'EntityType']) {
        if (!reading.some(({ nodes }) => nodes.some((node) => node.kind === 'name' && node.name === name)))
          continue;
        for (const scenario of yielding(subject)) {
          if (!typesOf(scenario).includes(name))
            report(placeOf(scenario), `The scenario "${scenario.id}" yields no ${name}`);
        }
      }
    },
  },
  {
    id: 'output-spelling',
    severity: 'error',
    title: 'An output is spelled as the PBX spells it',
    why: 'A name in another case is a different output, which the PBX ignores.',
    remedy: 'Write the type exactly as listed.',
    check: ({ template }, report) => {
      for (const { outputs } of template.scenarios) {
        for (const { type, at } of outputs.outputs) {
          const right = [...CONTACT_OUTPUTS, ...TOKEN_OUTPUTS].find(
            (each) => each.toLowerCase() === type.toLowerCase(),
          );
          if (right && right !== type) report(at, `The output "${type}" must be "${right}"`);
        }
      }
    },
  },
  {
    id: 'output-unread',
    severity: 'info',
    title: 'A custom output is read',
    why: 'The PBX stores an unknown output and never shows it.',
    remedy: 'Read it as [Contact::Name], or remove it.',
    check: ({ template, mentioned }, report) => {
      const known = new Set([...CONTACT_OUTPUTS, ...TOKEN_OUTPUTS].map((type) => type.toLowerCase()));
      for (const { name } of template.parameters) known.add(name.toLowerCase());
      for (const { outputs } of template.scenarios) {
        for (const { type, at } of outputs.outputs) {
          const isPhone = /^(phone|fax|mobile)/i.test(type);
          if (!isPhone && !known.has(type.toLowerCase()) && !mentioned.has(`${CONTACT_PREFIX}${type}`)) {
            report(at, `Nothing reads the output "${type}"`);
          }
        }
      }
    },
  },
  {
    id: 'output-twice',
    severity: 'info',
    title: 'An output type occurs once',
    why: 'Of two outputs of one type the last non-empty one wins, which may be the wrong one.',
    remedy: 'Remove one, or choose with IIf.',
    check: ({ template }, report) => {
      for (const { outputs } of template.scenarios) {
        for (const output of outputs.outputs) {
          const first = outputs.outputs.find(({ type }) => type === output.type);
          if (first !== output) report(output.at, `The output "${output.type}" occurs twice`);
        }
      }
    },
  },
];
