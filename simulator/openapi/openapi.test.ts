import { expect, test } from 'vitest';
import { CONTROL_OPERATIONS, controlDocument } from '../control/index.ts';
import { XAPI_OPERATIONS, xapiDocument } from '../xapi/index.ts';
import { startXapi } from '../xapi/testing.ts';

interface Described {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly required: boolean };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

test.for([
  ['/api/openapi.json', controlDocument(), CONTROL_OPERATIONS],
  ['/xapi/openapi.json', xapiDocument(), XAPI_OPERATIONS],
] as const)(
  '%s is answered without a token, and describes every operation',
  async ([path, made, operations]) => {
    const { pbx } = await startXapi();
    const response = await fetch(pbx.url + path);
    expect(response.status).toBe(200);
    const document = (await response.json()) as Document;
    expect(document).toEqual(JSON.parse(JSON.stringify(made)));
    const described = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    const ids = described.map(({ operationId }) => operationId);
    expect(ids.sort()).toEqual(operations.map(({ id }) => id).sort());
    expect(new Set(ids).size).toBe(ids.length);
  },
);

test('parameters of the path are described, and whether a body is needed', () => {
  const { paths } = controlDocument() as Document;
  const end = paths['/calls/{id}/end']?.['post'];
  expect(end?.parameters).toMatchObject([{ name: 'id', in: 'path' }]);
  expect(end?.requestBody?.required).toBe(false);
  expect(paths['/ring']?.['post']?.requestBody?.required).toBe(true);
  expect(paths['/status']?.['get']).not.toHaveProperty('requestBody');
});
