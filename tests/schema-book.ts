import { Ajv2019 } from 'ajv/dist/2019.js';

type Schema = { readonly [keyword: string]: unknown };

interface Content {
  readonly 'application/json'?: { readonly schema: Schema };
}

interface DescribedOperation {
  readonly operationId: string;
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: Content }>>;
}

/** An OpenAPI 3.0 document, as far as exchanges are checked with it. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A request and its answer. */
export interface Exchange {
  readonly method: string;
  /** Below the server, without a query. */
  readonly path: string;
  readonly sent?: unknown;
  readonly status: number;
  /** `undefined`: no body. */
  readonly received: unknown;
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

/**
 * Checks exchanges with an OpenAPI 3.0 document. Objects are closed: the document requires nothing, so a misspelled name
 * would pass otherwise.
 */
export class SchemaBook {
  readonly #document: OpenApi;
  readonly #operations: readonly {
    readonly pattern: RegExp;
    readonly method: string;
    readonly of: DescribedOperation;
  }[];
  readonly #ajv = new Ajv2019({ strict: false, validateFormats: false, allErrors: true });
  readonly checked = new Set<string>();

  constructor(document: OpenApi) {
    this.#document = document;
    this.#operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      METHODS.filter((method) => method in methods).map((method) => ({
        method,
        of: methods[method] as DescribedOperation,
        pattern: patternOf(path),
      })),
    );
  }

  get operations(): readonly string[] {
    return this.#operations.map(({ of }) => of.operationId);
  }

  /** What is wrong with an exchange; empty: nothing. An operation that is not in the document is wrong too. */
  problems({ method, path, sent, status, received }: Exchange): readonly string[] {
    const found = this.#operations.find(
      (each) => each.method === method.toLowerCase() && each.pattern.test(path),
    )?.of;
    if (found === undefined) return [`${method} ${path} is not in the document`];
    this.checked.add(found.operationId);
    const response = this.#response(found, status);
    if (response === undefined) return [`${found.operationId}: ${status} is not in the document`];
    const schema = response.content?.['application/json']?.schema;
    const answer = schema === undefined ? nothing(received) : this.#errors(schema, received);
    const wanted = found.requestBody?.content['application/json']?.schema;
    const body = sent !== undefined && status < 400 && wanted !== undefined ? this.#errors(wanted, sent) : [];
    return [...answer, ...body].map((problem) => `${found.operationId}, ${status}: ${problem}`);
  }

  /** The properties of what an operation answers with 200, without related entities. */
  propertiesOf(operationId: string): readonly string[] {
    const operation = this.#operations.find(({ of }) => of.operationId === operationId)?.of;
    const schema = operation && this.#response(operation, 200)?.content?.['application/json']?.schema;
    const parts = schema === undefined ? [] : this.#parts(schema);
    const properties = parts.flatMap((part) =>
      Object.entries((part['properties'] ?? {}) as Record<string, Schema>),
    );
    const items = properties.find(([name]) => name === 'value')?.[1]['items'] as Schema | undefined;
    const isPage = properties.some(([name]) => name === '@odata.count');
    const own =
      isPage && items !== undefined
        ? this.#parts(items).flatMap((part) =>
            Object.entries((part['properties'] ?? {}) as Record<string, Schema>),
          )
        : properties;
    return own.flatMap(([name, value]) => (isNavigation(value) ? [] : [name]));
  }

  #parts(schema: Schema): readonly Schema[] {
    if (typeof schema['$ref'] === 'string') return this.#parts(this.#resolve(schema['$ref']));
    return [schema, ...((schema['allOf'] ?? []) as Schema[]).flatMap((part) => this.#parts(part))];
  }

  #response({ responses }: DescribedOperation, status: number) {
    const response = responses[status] ?? (status >= 400 ? responses['default'] : undefined);
    return response?.$ref === undefined
      ? response
      : (this.#resolve(response.$ref) as unknown as typeof response);
  }

  #resolve(ref: string): Schema {
    const [, , area = '', name = ''] = ref.split('/');
    return this.#document.components[area]?.[name] as Schema;
  }

  #errors(schema: Schema, value: unknown): readonly string[] {
    const validate = this.#ajv.compile(this.#closed(schema));
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }

  /** OpenAPI 3.0 as JSON Schema 2019-09: references inlined (none is recursive), `nullable` as a type, objects closed. */
  #closed(schema: Schema, isOpen = false): Schema {
    if (typeof schema['$ref'] === 'string') return this.#closed(this.#resolve(schema['$ref']), isOpen);
    const { nullable, allOf, anyOf, items, ...rest } = schema;
    const properties = schema['properties'] as Schema | undefined;
    const isComposed = schema['type'] === 'object' && Array.isArray(allOf);
    const isObject = properties !== undefined && !('additionalProperties' in rest);
    const inner: Schema = {
      ...rest,
      ...(Array.isArray(rest['enum']) && { enum: valuesOf(rest) }),
      ...(Array.isArray(allOf) && { allOf: allOf.map((part: Schema) => this.#closed(part, isComposed)) }),
      ...(Array.isArray(anyOf) && { anyOf: anyOf.map((part: Schema) => this.#closed(part)) }),
      ...(properties !== undefined && {
        properties: Object.fromEntries(
          Object.entries(properties).map(([name, part]) => [name, this.#closed(part as Schema)]),
        ),
      }),
      ...(items !== undefined && { items: this.#closed(items as Schema) }),
      ...(isComposed && { unevaluatedProperties: false }),
      ...(isObject && !isOpen && !isComposed && { additionalProperties: false }),
    };
    return nullable === true ? { anyOf: [inner, { type: 'null' }] } : inner;
  }
}

/** A bare `No` in a list of YAML is read as false (YAML 1.1), which no text can be. */
function valuesOf({ type, enum: values }: Schema): readonly unknown[] {
  return (values as unknown[]).map((each) => (each === false && type === 'string' ? 'No' : each));
}

function isNavigation(schema: Schema): boolean {
  return schema['x-ms-navigationProperty'] === true;
}

function nothing(received: unknown): readonly string[] {
  return received === undefined ? [] : ['there is a body'];
}

function patternOf(path: string): RegExp {
  const escaped = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\{\w+\}/g, '[^/]*')}$`);
}
