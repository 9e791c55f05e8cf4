import { parseTemplate } from '../../simulator/template/parse.ts';

/** @returns names of the checkboxes that a template's CreateContactRecord turns on */
export function creationSwitches(text: string): string[] {
  const { scenarios, parameters } = parseTemplate(text);
  const scenario = scenarios.find(({ id }) => id === 'CreateContactRecord');
  const condition = scenario?.request?.skipIf ?? '';
  return parameters
    .filter(({ type, name }) => type === 'Boolean' && condition.includes(`[${name}]`))
    .map(({ name }) => name);
}
