/** CRM templates read without being run: their model, and what refers to what in it. */
export { usesClientCredentials } from './client-credentials.ts';
export { leavesOf } from './containers.ts';
export type * from './model.ts';
export { parseTemplate, TemplateRefused } from './parse.ts';
export { chainFrom, scenarioById } from './references.ts';
