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
    title: 'A path has no index',
    why: 'Indexing is not supported, neither users[0].id nor users.0.id: the value is always empty.',
    remedy: 'Write the path without the index and pick the element with a Rule in Filter.',
    check: (subject, report) => {
      for (const { path, at } of pathsOf(subject))
        if (/\[\d*\]|\.\d+(\.|$)/.test(path)) report(at, `The path "${path}" has an index`);
    },
  },
  {
    id: 'filter-path',
    severity: 'error',
    title: 'The path of a filter starts at the root',
    why: "Paths are absolute: a filter whose path starts within the variable's does not apply, and an array of several elements yields nothing.",
    remedy: 'Write the whole path, as in the variable.',
    check: ({ template }, report) => {
      for (const { variables } of template.scenarios) {
        for (const { path, filter } of variables) {
          const steps = path.trim().split('.');
          for (const rule of filter) {
            const [first = ''] = rule.path.trim().split('.');
            if (first !== steps[0] && steps.slice(1).includes(first))
              report(
                rule.at,
                `The path "${rule.path}" of a filter starts within that of its variable, "${path}"`,
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
