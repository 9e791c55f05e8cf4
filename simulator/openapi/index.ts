import * as z from 'zod';

/** One operation of an API, as its router runs it and its document shows it. */
export interface ApiOperation {
  /** In upper camel case, unique in its API. */
  readonly id: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below the API's server, with parameters in braces. */
  readonly path: string;
  /** One sentence. */
  readonly summary: string;
  /** Shape of the JSON body. */
  readonly body?: z.ZodType;
  /** Names and meanings of query parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What a success answers: in words, or its shape; absent: 204 without a body. */
  readonly answer?: string | z.ZodType;
  /** Of a success with an answer; default 200. */
  readonly status?: number;
  /** Media type of the answer; default JSON. */
  readonly answerType?: string;
}

/** What an API is called and where it is. */
export interface ApiDescription {
  readonly title: string;
  readonly description: string;
  /** Path of the server, for example `/api`. */
  readonly server: string;
  /** Path of the token endpoint, where a token is needed. */
  readonly tokenUrl?: string;
  /** Shape of every error. */
  readonly error: z.ZodType;
}

/** The OpenAPI 3.0 document of an API, made from the table that its router runs. */
export function openApiDocument(api: ApiDescription, operations: readonly ApiOperation[]): object {
  const byPath = Map.groupBy(operations, ({ path }) => path);
  const paths = [...byPath].map(([path, methods]) => [
    path,
    Object.fromEntries(methods.map((operation) => [operation.method, describe(operation)])),
  ]);
  const flows = { clientCredentials: { tokenUrl: api.tokenUrl, scopes: {} } };
  return {
    openapi: '3.0.3',
    info: { title: api.title, version: '1.0.0', description: api.description },
    servers: [{ url: api.server }],
    paths: Object.fromEntries(paths),
    components: {
      responses: { Error: { description: 'What is wrong, and what to do.', ...json(schemaOf(api.error)) } },
      ...(api.tokenUrl !== undefined && { securitySchemes: { principal: { type: 'oauth2', flows } } }),
    },
    ...(api.tokenUrl !== undefined && { security: [{ principal: [] }] }),
  };
}

/** The operations as a Markdown table. */
export function operationTable(
  operations: readonly Pick<ApiOperation, 'method' | 'path' | 'summary'>[],
): string {
  const rows = operations.map(
    ({ method, path, summary }) => `| \`${method.toUpperCase()} ${path}\` | ${summary} |`,
  );
  return ['| Operation | What it does |', '| --- | --- |', ...rows].join('\n');
}

function describe(operation: ApiOperation): object {
  const { id, path, summary, body, parameters = {} } = operation;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true },
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(parameters).map(([name, description]) => ({
    ...{ name, in: 'query', description },
    schema: { type: 'string' },
  }));
  return {
    operationId: id,
    summary,
    ...(inPath.length + inQuery.length > 0 && { parameters: [...inPath, ...inQuery] }),
    ...(body !== undefined && {
      requestBody: { required: !body.safeParse({}).success, ...json(schemaOf(body)) },
    }),
    responses: {
      ...success(operation),
      default: { $ref: '#/components/responses/Error' },
    },
  };
}

function success({ answer, status = 200, answerType = 'application/json' }: ApiOperation): object {
  if (answer === undefined) return { 204: { description: 'Done.' } };
  const schema = typeof answer === 'string' ? {} : schemaOf(answer);
  const description = typeof answer === 'string' ? answer : 'What was asked for.';
  return { [status]: { description, content: { [answerType]: { schema } } } };
}

function json(schema: object): object {
  return { content: { 'application/json': { schema } } };
}

/** A shape as a schema of OpenAPI 3.0. */
export function schemaOf(shape: z.ZodType): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(shape, { target: 'openapi-3.0', io: 'input' });
}
