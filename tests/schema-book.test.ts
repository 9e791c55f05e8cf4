import { expect, test } from 'vitest';
import { SchemaBook } from './schema-book.ts';

const BOOK = new SchemaBook({
  paths: {
    '/things({key})': {
      patch: {
        operationId: 'ChangeThing',
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } },
        responses: {
          200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Page' } } } },
          204: { description: 'Done.' },
          default: { $ref: '#/components/responses/error' },
        },
      },
    },
  },
  components: {
    responses: { error: { content: { 'application/json': { schema: { required: ['error'] } } } } },
    schemas: {
      Base: { type: 'object', properties: { '@odata.count': { type: 'integer', nullable: true } } },
      Kind: { type: 'string', enum: [false, 'Basic'] },
      Thing: {
        type: 'object',
        properties: {
          Name: { type: 'string' },
          Kind: { allOf: [{ $ref: '#/components/schemas/Kind' }], nullable: true },
          Related: { type: 'string', 'x-ms-navigationProperty': true },
        },
      },
      Page: {
        type: 'object',
        allOf: [
          { $ref: '#/components/schemas/Base' },
          {
            type: 'object',
            properties: { value: { type: 'array', items: { $ref: '#/components/schemas/Thing' } } },
          },
        ],
      },
    },
  },
});
const EXCHANGE = { method: 'PATCH', path: '/things(1)', status: 200 };

test('an exchange that fits has no problem', () => {
  const received = { '@odata.count': null, value: [{ Name: 'x', Kind: null }, { Kind: 'No' }] };
  expect(BOOK.problems({ ...EXCHANGE, sent: { Name: 'x' }, received })).toEqual([]);
  expect(BOOK.problems({ ...EXCHANGE, status: 204, received: undefined })).toEqual([]);
  expect(BOOK.propertiesOf('ChangeThing')).toEqual(['Name', 'Kind']);
});

test.for([
  [{ received: { value: [{ Nmae: 'x' }] } }, 'Nmae'],
  [{ received: { count: 1 } }, 'count'],
  [{ received: { value: [{ Name: null }] } }, 'must be string'],
  [{ received: { value: [{ Kind: 'Other' }] } }, 'allowed values'],
  [{ received: {}, sent: { Name: 1 } }, 'must be string'],
  [{ received: {}, status: 204 }, 'there is a body'],
  [{ received: {}, status: 404 }, 'required'],
  [{ received: {}, status: 302 }, '302 is not in the document'],
  [{ received: {}, path: '/others' }, 'is not in the document'],
] as const)('%j is found out', ([change, why]) => {
  const problems = BOOK.problems({ ...EXCHANGE, ...change });
  expect(problems.join('\n')).toContain(why);
});
