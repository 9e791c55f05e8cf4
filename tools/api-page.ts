import { readFileSync, writeFileSync } from 'node:fs';
import { CONTROL_OPERATIONS } from '../simulator/control/index.ts';
import { operationTable } from '../simulator/openapi/index.ts';
import { XAPI_OPERATIONS } from '../simulator/xapi/index.ts';

/** `docs/control-api.md`, whose tables are made from those that the routers run. */
export const PAGE: URL = new URL('../docs/control-api.md', import.meta.url);

const TABLES = { xapi: XAPI_OPERATIONS, control: CONTROL_OPERATIONS } as const;

/** The page with its tables made anew. @param text the page as it was */
export function apiPage(text: string): string {
  return Object.entries(TABLES).reduce((page, [name, operations]) => {
    const begin = `<!-- operations: ${name} -->`;
    const at = page.indexOf(begin);
    const end = page.indexOf('<!-- end -->', at);
    if (at < 0 || end < 0) throw new Error(`the page has no marks for the table ${name}`);
    return `${page.slice(0, at)}${begin}\n${operationTable(operations)}\n${page.slice(end)}`;
  }, text);
}

if (import.meta.main) writeFileSync(PAGE, apiPage(readFileSync(PAGE, 'utf8')));
