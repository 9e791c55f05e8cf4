import { readFileSync, writeFileSync } from 'node:fs';
import { crmOpenApi } from '../connector/server.ts';
import { CONTROL_OPERATIONS } from '../simulator/control/index.ts';
import { type ApiOperation, operationTable } from '../simulator/openapi/index.ts';
import { XAPI_OPERATIONS } from '../simulator/xapi/index.ts';

type Row = Pick<ApiOperation, 'method' | 'path' | 'summary'>;

/** The pages, and the tables of each: made from those that routers run, and from the document of the CRM API. */
export const PAGES: readonly (readonly [page: URL, tables: Readonly<Record<string, readonly Row[]>>])[] = [
  [
    new URL('../docs/control-api.md', import.meta.url),
    { xapi: XAPI_OPERATIONS, control: CONTROL_OPERATIONS },
  ],
  [new URL('../docs/contracts.md', import.meta.url), { crm: crmOperations() }],
];

function crmOperations(): Row[] {
  const { paths } = crmOpenApi('') as { paths: Record<string, Record<string, { summary: string }>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { summary }]) => ({
      method: method as Row['method'],
      path,
      summary,
    })),
  );
}

/** A page with its tables made anew. @param text the page as it was */
export function apiPage(text: string, tables: Readonly<Record<string, readonly Row[]>>): string {
  return Object.entries(tables).reduce((page, [name, operations]) => {
    const begin = `<!-- operations: ${name} -->`;
    const at = page.indexOf(begin);
    const end = page.indexOf('<!-- end -->', at);
    if (at < 0 || end < 0) throw new Error(`the page has no marks for the table ${name}`);
    return `${page.slice(0, at)}${begin}\n${operationTable(operations)}\n${page.slice(end)}`;
  }, text);
}

if (import.meta.main)
  for (const [page, tables] of PAGES) writeFileSync(page, apiPage(readFileSync(page, 'utf8'), tables));
