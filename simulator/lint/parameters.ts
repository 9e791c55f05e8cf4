import type { Parameter, Template } from '../template/model.ts';
import type { LintRule, Report } from './rule.ts';

const SECRET =
  /pass(word|wd|phrase)?$|secret|api.?key|access.?key|(api|access|auth|bearer).?token|^(key|token|pin)$/i;

/**
 * Whether a parameter's name or title is that of a secret. Narrower than the engine's `isSecretName`, which rather hides
 * too much in a trace: a finding must be right.
 */
export function looksSecret(name: string): boolean {
  return SECRET.test(name.trim().replace(/:$/, ''));
}

function each(test: (parameter: Parameter, template: Template) => string | undefined): LintRule['check'] {
  return ({ template }, report: Report) => {
    for (const parameter of template.parameters) {
      const message = test(parameter, template);
      if (message !== undefined) report(parameter.at, message);
    }
  };
}

const isOf = (values: readonly string[], value: string): boolean => value === '' || values.includes(value);

/** Parameters: what the admin fills in. */
export const PARAMETER_RULES: readonly LintRule[] = [
  {
    id: 'parameter-name',
    severity: 'error',
    title: 'Every parameter has a valid name',
    why: 'A parameter is read as [Name]: without a name, or with brackets or an operator in it, no expression can read it.',
    remedy: 'Give it a name of letters, digits and underscores.',
    check: each(({ name }) =>
      /^[\w .:-]+$/.test(name) ? undefined : `A parameter has the name "${name.slice(0, 30)}"`,
    ),
  },
  {
    id: 'parameter-twice',
    severity: 'error',
    title: 'No two parameters share a name',
    why: 'The settings page shows both and stores one value: the first entry is lost.',
    remedy: 'Rename or remove one of them.',
    check: each((parameter, { parameters }) => {
      const first = parameters.find(({ name }) => name === parameter.name);
      return first === parameter ? undefined : `The parameter "${parameter.name}" occurs twice`;
    }),
  },
  {
    id: 'parameter-title',
    severity: 'warning',
    title: 'Every parameter has a title',
    why: 'The title is the label of the field: without it the field has none.',
    remedy: 'Describe in Title what to fill in.',
    check: each(({ name, title }) =>
      title.trim() === '' ? `The parameter "${name}" has no Title` : undefined,
    ),
  },
  {
    id: 'parameter-parent',
    severity: 'warning',
    title: 'A parent is a group or a Boolean parameter',
    why: 'A parameter under another that is not Boolean is never enabled.',
    remedy: 'Name the Boolean parameter that enables it, or a group such as "General Configuration".',
    check: each(({ name, parent }, { parameters }) => {
      const other = parent === '' ? undefined : parameters.find((candidate) => candidate.name === parent);
      if (!other || other.type === 'Boolean') return undefined;
      return `The Parent of "${name}" is "${parent}", a parameter of type ${other.type}`;
    }),
  },
  {
    id: 'parameter-unused',
    severity: 'info',
    title: 'Every parameter is read',
    why: 'The admin fills in a field that changes nothing.',
    remedy: 'Read it in an expression, or remove it.',
    check: ({ template, mentioned }, report) => {
      const parents = new Set(template.parameters.map(({ parent }) => parent));
      for (const { name, at, type } of template.parameters) {
        // Read by the PBX itself (whether calls are logged at all), or judged by the rule oauth-unread.
        const isElsewhere = name === 'ReportCallEnabled' || type === 'OAuth';
        if (!parents.has(name) && !isElsewhere && !mentioned.has(name))
          report(at, `No expression reads the parameter "${name}"`);
      }
    },
  },
  {
    id: 'secret-shown',
    severity: 'warning',
    title: 'A secret is of type Password',
    why: 'The settings page shows a String in clear, also in screenshots sent to support.',
    remedy: 'Write Type="Password".',
    check: each(({ name, title, type }) =>
      type === 'String' && (looksSecret(name) || looksSecret(title))
        ? `The parameter "${name}" looks like a secret and is of type String`
        : undefined,
    ),
  },
  {
    id: 'secret-default',
    severity: 'error',
    title: 'A secret has no default',
    why: 'The secret is in every copy of the template, and each PBX left at the default shares it.',
    remedy: 'Remove Default; the admin fills it in.',
    check: each(({ name, title, type, default: value }) =>
      (type === 'Password' || looksSecret(name) || looksSecret(title)) &&
      value.trim() !== '' &&
      !/\s/.test(value.trim())
        ? `The secret "${name}" has a default`
        : undefined,
    ),
  },
  {
    id: 'list-values',
    severity: 'error',
    title: 'A list has values',
    why: 'The admin has nothing to choose from, and the parameter stays empty.',
    remedy: 'Write the values in ListValues, separated by commas or semicolons.',
    check: each(({ name, type, listValues }) =>
      type === 'List' && listValues.length === 0 ? `The list "${name}" has no ListValues` : undefined,
    ),
  },
  {
    id: 'list-values-ignored',
    severity: 'info',
    title: 'Only a list has ListValues',
    why: 'On another type ListValues is ignored: the admin gets a free field.',
    remedy: 'Write Type="List", or remove ListValues.',
    check: each(({ name, type, listValues }) =>
      type !== 'List' && listValues.length > 0
        ? `The parameter "${name}" has ListValues and is of type ${type}`
        : undefined,
    ),
  },
  {
    id: 'list-default',
    severity: 'warning',
    title: "A list's default is one of its values",
    why: 'The settings page cannot show the default: the field looks empty although a value is in effect.',
    remedy: 'Take the default from ListValues.',
    check: each(({ name, type, listValues, default: value }) =>
      type === 'List' && listValues.length > 0 && !isOf(listValues, value)
        ? `The default "${value.slice(0, 30)}" of the list "${name}" is not one of its values`
        : undefined,
    ),
  },
  {
    id: 'boolean-default',
    severity: 'warning',
    title: "A Boolean's default is True or False",
    why: 'Conditions compare with the texts True and False: any other default is neither.',
    remedy: 'Write Default="True" or Default="False".',
    check: each(({ name, type, default: value }) =>
      type === 'Boolean' && !isOf(['True', 'False'], value)
        ? `The default of the Boolean "${name}" is "${value.slice(0, 20)}"`
        : undefined,
    ),
  },
  {
    id: 'number-default',
    severity: 'error',
    title: "A number's default is a number",
    why: 'The settings page refuses to save until the admin has replaced it.',
    remedy: 'Write a number, with a point before the decimals.',
    check: each(({ name, type, default: value }) => {
      const pattern = type === 'Integer' ? /^[+-]?\d*$/ : type === 'Double' ? /^[+-]?\d*(\.\d+)?$/ : /^/;
      return pattern.test(value)
        ? undefined
        : `The default "${value.slice(0, 20)}" of "${name}" is not of type ${type}`;
    }),
  },
  {
    id: 'url-default',
    severity: 'warning',
    title: 'The default of a URL is a URL',
    why: 'A hint in Default is a value: requests go to it until the admin replaces it.',
    remedy: 'Move the hint to Title; write a URL in Default, or leave it empty.',
    check: each(({ name, default: value }, { scenarios }) => {
      const isAddress = scenarios.some(({ request }) => request?.url.text.trim().startsWith(`[${name}]`));
      return isAddress && value !== '' && !/^https?:\/\//i.test(value)
        ? `The default of "${name}" is not a URL, and requests go to it`
        : undefined;
    }),
  },
];
