import { CALL_TYPES, type CallType, directionOf, isContactName } from '../engine/predefined.ts';
import { isSharedId, triggersOf } from '../engine/triggers.ts';
import { type Budget, ExpressionError, evaluateCondition, type Scope } from '../expression/index.ts';
import type { Scenario, Template } from '../template/model.ts';
import { chainFrom, cycles, missingScenarios } from '../template/references.ts';
import type { LintRule } from './rule.ts';
import { namesOf } from './subject.ts';

/** Most parameters of a chain's conditions of which every value is tried. */
const MOST_READ = 20;

/** What an admin may choose for the parameters that the conditions of a chain read. */
function* choices(
  chain: readonly Scenario[],
  { parameters }: Template,
): Generator<ReadonlyMap<string, string>> {
  const conditions = chain.map(({ request }) => request?.skipIf ?? '').join(' ');
  const read = parameters.filter(({ name }) => conditions.includes(`[${name}]`));
  const usual = new Map(
    read.map(({ name, type, default: text }) => [name, type === 'Boolean' ? 'True' : text || '1']),
  );
  yield usual;
  if (read.length > MOST_READ) return;
  const switches = read.filter(({ name, type }) => type === 'Boolean' && name !== 'ReportCallEnabled');
  if (switches.length > 1) yield new Map([...usual, ...switches.map(({ name }) => [name, 'False'] as const)]);
  for (const { name, type, listValues } of read) {
    const others =
      type === 'List' ? listValues : switches.some((each) => each.name === name) ? ['False'] : [''];
    if (name !== 'ReportCallEnabled') for (const other of others) yield new Map([...usual, [name, other]]);
  }
}

/** Scenarios of a chain that send a request for a call of that type, with or without a contact, for some choice of the admin. */
function sending(
  chain: readonly Scenario[],
  template: Template,
  callType: CallType,
  found: boolean,
  budget: Budget,
): Scenario[] {
  const made = [...choices(chain, template)];
  return chain.filter(({ request }) =>
    made.some((values) => {
      const scope: Scope = (name) => {
        if (name === 'CallType') return callType;
        if (name === 'CallDirection') return directionOf(callType);
        if (isContactName(name)) return found ? '1' : '';
        return values.get(name) ?? '1';
      };
      try {
        return request && !evaluateCondition(request.skipIf, scope, { budget });
      } catch (error) {
        if (error instanceof ExpressionError) return true;
        throw error;
      }
    }),
  );
}

function reportChain(template: Template): Scenario[] {
  const start = template.scenarios.find(({ id }) => id === 'ReportCall');
  return start ? chainFrom(template, start) : [];
}

/** Scenarios: which exist, when they run, and how they follow each other. */
export const SCENARIO_RULES: readonly LintRule[] = [
  {
    id: 'next-missing',
    severity: 'error',
    title: 'Next names a scenario',
    why: 'The chain ends with an entry in the integration log, and the following scenarios never run.',
    remedy: 'Correct the Id, or add the scenario.',
    check: ({ template }, report) => {
      for (const { from, at, message } of missingScenarios(template))
        if (from === 'next') report(at, message);
    },
  },
  {
    id: 'next-cycle',
    severity: 'error',
    title: 'A chain of Next ends',
    why: 'Each call would send requests without end; the PBX stops the chain and logs an error.',
    remedy: 'Remove the Next that leads back.',
    check: ({ template }, report) => {
      for (const { at, message } of cycles(template)) report(at, message);
    },
  },
  {
    id: 'scenario-unreachable',
    severity: 'warning',
    title: 'Every scenario is reached',
    why: 'No event of a call triggers the Id, and no scenario refers to it: the scenario never runs.',
    remedy: 'Correct the Id, or use it in Next, Authentication or ResponseScenario.',
    check: ({ template }, report) => {
      const following = new Set(template.scenarios.map(({ outputs }) => outputs.next));
      for (const { id, at } of template.scenarios) {
        if (triggersOf(template, id).length === 0 && !following.has(id))
          report(at, `Nothing runs the scenario "${id}"`);
      }
    },
  },
  {
    id: 'scenario-twice',
    severity: 'error',
    title: 'The Id of a scenario is unique',
    why: 'Only the first scenario with the Id runs.',
    remedy: 'Give the second one another Id.',
    check: ({ template }, report) => {
      for (const scenario of template.scenarios) {
        const first = template.scenarios.find(({ id }) => id === scenario.id);
        if (first !== scenario && !isSharedId(scenario.id))
          report(scenario.at, `The Id "${scenario.id}" occurs twice`);
      }
    },
  },
  {
    id: 'scenario-database',
    severity: 'info',
    title: 'Scenarios are of type REST',
    why: 'A database scenario needs the PBX to reach the database itself, which a hosted PBX cannot; it is not simulated here.',
    remedy: 'Offer the data over HTTP and use Type="REST".',
    check: ({ template }, report) => {
      for (const { id, type, at } of template.scenarios) {
        if (type !== 'REST') report(at, `The scenario "${id}" is of type ${type}`);
      }
    },
  },
  {
    id: 'scenario-request',
    severity: 'error',
    title: 'A scenario has a request with a URL',
    why: 'Without a URL nothing can be sent, and the scenario fails each time.',
    remedy: 'Add Request with a Url.',
    check: ({ template }, report) => {
      for (const { id, type, request, at } of template.scenarios) {
        if (type === 'REST' && (request?.url.text ?? '').trim() === '') {
          report(request?.at ?? at, `The scenario "${id}" has no Url`);
        }
      }
    },
  },
  {
    id: 'lookup-none',
    severity: 'warning',
    title: 'There is a lookup by number',
    why: 'Callers stay unknown, and calls are logged without a contact.',
    remedy: 'Add a scenario with an empty Id that searches for [Number].',
    check: ({ template }, report) => {
      if (!template.scenarios.some(({ id }) => id === ''))
        report(template.at, 'No scenario looks up a number');
    },
  },
  {
    id: 'lookup-rules',
    severity: 'warning',
    title: 'A lookup distinguishes a match from none',
    why: 'Without Rules every successful response is a contact, even an empty one, and later lookups are skipped.',
    remedy: 'Add a Rule of Type="Any" on the path of the contact\'s id.',
    check: ({ template }, report) => {
      for (const { id, rules, request, at } of template.scenarios) {
        if (id === '' && request && rules.length === 0) report(at, 'A lookup by number has no Rules');
      }
    },
  },
  {
    id: 'entity-order',
    severity: 'warning',
    title: 'Ordered lookups have an EntityId',
    why: 'EntityOrder lists EntityIds: a lookup without a listed one does not run in the order that the admin chose.',
    remedy: 'Give every lookup by number an EntityId from the order.',
    check: ({ template }, report) => {
      const lookups = template.scenarios.filter(({ id }) => id === '');
      if (!lookups.some(({ entityOrder }) => entityOrder !== '')) return;
      for (const { entityId, at } of lookups)
        if (entityId === '') report(at, 'A lookup has no EntityId although others are ordered');
    },
  },
  {
    id: 'report-call-enabled',
    severity: 'warning',
    title: 'Call logging can be enabled',
    why: 'Calls are logged when ReportCallEnabled (the checkbox "Enable call logging") is True: without it they never are.',
    remedy: 'Add a Boolean parameter ReportCallEnabled.',
    check: ({ template }, report) => {
      const scenario = template.scenarios.find(({ id }) => id === 'ReportCall');
      const isThere = template.parameters.some(
        ({ name, type }) => name === 'ReportCallEnabled' && type === 'Boolean',
      );
      if (scenario && !isThere)
        report(scenario.at, 'ReportCall is present, and the Boolean parameter ReportCallEnabled is missing');
    },
  },
  {
    id: 'report-call-contact',
    severity: 'warning',
    title: 'Calls of unknown numbers are logged',
    why: 'Calls of unknown numbers are missing in the CRM.',
    remedy: 'Send the call without a contact when [EntityId] is empty.',
    check: ({ template, budget }, report) => {
      const chain = reportChain(template);
      const [first] = chain;
      const sends = (found: boolean): boolean =>
        CALL_TYPES.some((type) => sending(chain, template, type, found, budget).length > 0);
      if (first && sends(true) && !sends(false))
        report(first.at, 'ReportCall sends nothing when no contact was found');
    },
  },
  {
    id: 'report-call-types',
    severity: 'warning',
    title: 'Calls of all four types are logged',
    why: 'Calls of the other types are missing in the CRM, without an error.',
    remedy: 'Make the chain of ReportCall send a request for Inbound, Missed, Outbound and Notanswered.',
    check: ({ template, budget }, report) => {
      const chain = reportChain(template);
      const [first] = chain;
      const silent = CALL_TYPES.filter((type) => sending(chain, template, type, true, budget).length === 0);
      if (first && silent.length > 0)
        report(first.at, `ReportCall sends nothing for calls of type ${silent.join(', ')}`);
    },
  },
  {
    id: 'create-contact-switch',
    severity: 'warning',
    title: 'Contact creation can be disabled',
    why: 'Every unknown caller, even a wrong number, becomes a contact in the CRM.',
    remedy: 'Add a Boolean parameter and SkipIf="[CreateContactEnabled]!=&quot;True&quot;".',
    check: ({ template, expressions }, report) => {
      for (const scenario of template.scenarios) {
        const condition = expressions.find((use) => use.scenario === scenario && use.slot === 'SkipIf');
        const names = condition ? namesOf(condition) : [];
        const isSwitched = template.parameters.some(({ name }) => names.includes(name));
        if (scenario.id === 'CreateContactRecord' && !isSwitched) {
          report(scenario.at, 'CreateContactRecord depends on no parameter');
        }
      }
    },
  },
  {
    id: 'chat-emojis',
    severity: 'info',
    title: 'Chats keep their emojis',
    why: 'The PBX strips emojis from chat text unless the template has SupportsEmojis.',
    remedy: 'Write SupportsEmojis="true" on Crm when the CRM stores four-byte UTF-8.',
    check: ({ template }, report) => {
      const chat = template.scenarios.find(({ id }) => id === 'ReportChat');
      if (chat && !template.supportsEmojis)
        report(chat.at, 'ReportChat is present and SupportsEmojis is not true');
    },
  },
];
