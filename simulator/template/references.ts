import type { Position, Scenario, Template } from './model.ts';

/** A reference to a scenario that does not exist, or a circular chain; `message` is one sentence. */
export interface LooseEnd {
  readonly from: 'next' | 'parameter';
  readonly message: string;
  readonly at: Position;
}

const INDEXES = new WeakMap<Template, ReadonlyMap<string, Scenario>>();

/** The scenario of a non-empty id; the first of several. */
export function scenarioById(template: Template, id: string): Scenario | undefined {
  let index = INDEXES.get(template);
  if (!index) {
    index = new Map(template.scenarios.toReversed().map((scenario) => [scenario.id, scenario] as const));
    INDEXES.set(template, index);
  }
  return id === '' ? undefined : index.get(id);
}

/** A scenario and those that follow it through `Next`, each once. */
export function chainFrom(template: Template, start: Scenario): Scenario[] {
  const chain = new Set<Scenario>();
  let current: Scenario | undefined = start;
  while (current && !chain.has(current)) {
    chain.add(current);
    current = scenarioById(template, current.outputs.next);
  }
  return [...chain];
}

/** For each scenario with a `Next` to it, the scenarios that it follows directly. */
export function predecessors(template: Template): ReadonlyMap<Scenario, readonly Scenario[]> {
  const before = new Map<Scenario, Scenario[]>();
  for (const scenario of template.scenarios) {
    const next = scenarioById(template, scenario.outputs.next);
    if (!next) continue;
    const known = before.get(next);
    if (known) known.push(scenario);
    else before.set(next, [scenario]);
  }
  return before;
}

/** The lookups by number, each with its chain. */
export function lookupChains(template: Template): Scenario[][] {
  return template.scenarios.filter(({ id }) => id === '').map((scenario) => chainFrom(template, scenario));
}

/** Every `Next` and `ResponseScenario` that names a missing scenario. */
export function missingScenarios(template: Template): LooseEnd[] {
  const ids = new Set(template.scenarios.map((scenario) => scenario.id));
  const ends: LooseEnd[] = [];
  for (const parameter of template.parameters) {
    if (
      parameter.type === 'OAuth' &&
      parameter.responseScenario !== '' &&
      !ids.has(parameter.responseScenario)
    ) {
      ends.push({
        from: 'parameter',
        message: `The parameter "${parameter.name}" names the response scenario "${parameter.responseScenario}", which does not exist`,
        at: parameter.at,
      });
    }
  }
  for (const { outputs, id, at } of template.scenarios) {
    if (outputs.next !== '' && !ids.has(outputs.next)) {
      ends.push({
        from: 'next',
        message: `The Next of the scenario "${id}" is "${outputs.next}", which does not exist`,
        at: outputs.at ?? at,
      });
    }
  }
  return ends;
}

/** Every circular chain of `Next`, once. */
export function cycles(template: Template): LooseEnd[] {
  const settled = new Set<Scenario>();
  const ends: LooseEnd[] = [];
  for (const start of template.scenarios) {
    const path = new Set<Scenario>();
    let current: Scenario | undefined = start;
    while (current && !settled.has(current)) {
      settled.add(current);
      path.add(current);
      const next = scenarioById(template, current.outputs.next);
      if (next && path.has(next)) {
        const ids = [...path].map((scenario) => scenario.id);
        const loop = [...ids.slice(ids.indexOf(next.id)), next.id].map((id) => `"${id}"`);
        ends.push({
          from: 'next',
          message: `The chain of Next never ends: ${loop.join(' to ')}`,
          at: current.outputs.at ?? current.at,
        });
      }
      current = next;
    }
  }
  return ends;
}
