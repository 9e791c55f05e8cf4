import { leavesOf } from '../template/containers.ts';
import type { Position, Scenario } from '../template/model.ts';
import type { LintRule } from './rule.ts';
import type { LintSubject } from './subject.ts';

function* pathsOf({ template }: LintSubject): Generator<{ path: string; at: Position; scenario: Scenario }> {
  for (const scenario of template.scenarios) {
    const filters = scenario.variables.flatMap(({ filter }) => filter);
    for (const { path, at } of [...scenario.rules, ...scenario.variables, ...filters])
      yield { path, at, scenario };
  }
}

/** A JSON-RPC request: the response has its data under `result`, and its `id` is that of the request. */
function isJsonRpc({ request }: Scenario): boolean {
  return (
    /"jsonrpc"/.test(request?.message ?? '') ||
    leavesOf(request?.postValues).some(({ key }) => key === 'jsonrpc')
  );
}

const stepsOf = (path: string): string[] => path.trim().split('.');

function startsWithin(filter: string, path: string): boolean {
  const [first = ''] = stepsOf(filter);
  const steps = stepsOf(path);
  return first !== steps[0] && steps.slice(1).includes(first);
}

/**
 * Whether the arrays that a filter and its variable share are all walked by the first rule: the element is that of the
 * record there, and the filter picks nothing.
 */
function isInNoArrayOf(filter: string, path: string, rules: readonly { readonly path: string }[]): boolean {
  const [record] = rules.map((rule) => stepsOf(rule.path));
  const steps = stepsOf(path);
  const own = stepsOf(filter);
  const different = steps.findIndex((step, index) => step !== own[index]);
  const shared = steps.slice(0, different === -1 ? steps.length : different);
  // A path beside the variable's own picks in the array that holds both.
  if (record === undefined || shared.length >= steps.length - 1) return false;
  return shared.every((step, index) => record[index] === step);
}

/** Variables and rules: what is read from responses. */
export const VARIABLE_RULES: readonly LintRule[] = [
  {
    id: 'variable-incomplete',
    severity: 'error',
    title: 'A variable has a name and a path',
    why: 'Without both it has no value.',
    remedy: 'Write Name and Path.',
    check: ({ template }, report) => {
      for (const { variables } of template.scenarios) {
        for (const { name, path, at } of variables) {
          if (name === '') report(at, `The variable of path "${path}" has no Name`);
          else if (path === '') report(at, `The variable "${name}" has no Path`);
        }
      }
    },
  },
  {
    id: 'path-index',
    severity: 'error',
    title: 'A path is names with dots between them',
    why: 'Neither indexes (users[0].id, users.0.id) nor JSONPath nor XPath are supported: the value is always empty.',
    remedy: 'Write the names alone, users.id, and pick the element with a Rule in Filter.',
    check: (subject, report) => {
      for (const { path, at } of pathsOf(subject)) {
        if (/\[\d*\]|(^|\.)\d+(\.|$)/.test(path)) report(at, `The path "${path}" has an index`);
        else if (/\[|^\$|^\/|(^|\.)\*?(\.|$)/.test(path.trim()) && path.trim() !== '')
          report(at, `The path "${path}" is not names with dots between them`);
      }
    },
  },
  {
    id: 'filter-path',
    severity: 'error',
    title: 'The path of a filter starts at the root',
    why: "Paths are absolute: a filter whose path starts within the variable's does not apply, and an array of several elements yields nothing.",
    remedy: 'Write the whole path, as in the variable.',
    check: ({ template }, report) => {
      for (const { rules, variables } of template.scenarios) {
        for (const { path, filter } of variables) {
          for (const rule of filter) {
            if (startsWithin(rule.path, path))
              report(
                rule.at,
                `The path "${rule.path}" of a filter starts within that of its variable, "${path}"`,
              );
            else if (isInNoArrayOf(rule.path, path, rules))
              report(
                rule.at,
                `The path "${rule.path}" of a filter has no array in common with that of its variable, "${path}"`,
              );
          }
        }
      }
    },
  },
  {
    id: 'path-json-rpc',
    severity: 'error',
    title: 'A path starts at the result of a JSON-RPC response',
    why: 'The id at the top of the response is that of the request: every response, even a failure, counts as a contact.',
    remedy: 'Begin the path with result.',
    check: (subject, report) => {
      for (const { path, at, scenario } of pathsOf(subject)) {
        if ((path === 'id' || path === 'jsonrpc') && isJsonRpc(scenario)) {
          report(at, `The path "${path}" belongs to the JSON-RPC envelope`);
        }
      }
    },
  },
  {
    id: 'rule-ethalon',
    severity: 'error',
    title: 'A comparison has something to compare with',
    why: 'Equals without Ethalon holds only for an empty value.',
    remedy: 'Write the value in Ethalon, or use Type="Any".',
    check: ({ template }, report) => {
      for (const { rules, variables } of template.scenarios) {
        for (const { type, ethalon, path, at } of [...rules, ...variables.flatMap(({ filter }) => filter)]) {
          if (type === 'Equals' && ethalon === '') report(at, `The rule on "${path}" has no Ethalon`);
        }
      }
    },
  },
];
