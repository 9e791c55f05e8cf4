/**
 * What a rule of your own is made of, and the mutants that prove it: the same as the rules that ship with this tool. A rule is a file
 * `name.rule.ts`, its proof `name.mutants.ts` beside it; `check --rules DIR` asks them, `prove --rules DIR` proves them.
 */
export type { Policy } from '../connector/server.ts';
export type { AtRisk, Cite, Level, Verdict } from '../reports/run/document.ts';
export type { Api } from '../suites/kit/actors/api.ts';
export type { Browser } from '../suites/kit/actors/browser.ts';
export type { Client } from '../suites/kit/actors/client.ts';
export type { PbxActor } from '../suites/kit/actors/pbx.ts';
export type { User } from '../suites/kit/actors/user.ts';
export * from '../suites/kit/cites.ts';
export type { Context, Harm, Time } from '../suites/kit/context.ts';
export * from '../suites/kit/findings/index.ts';
export type { HttpRequest } from '../suites/kit/http-client.ts';
export type { HttpResponse } from '../suites/kit/http-response.ts';
export { type Mutant, mutants, type WireExchange, type WireResponse } from '../suites/kit/mutants.ts';
export {
  defineRule,
  NEEDS,
  type Need,
  type Permission,
  RISKS,
  type RuleDefinition,
} from '../suites/kit/rule.ts';
export type { Target } from '../suites/kit/target.ts';
