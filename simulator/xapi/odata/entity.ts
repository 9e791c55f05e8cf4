import type * as z from 'zod';
import { schemaOf } from '../../openapi/index.ts';

/** How a property is compared; `complex` ones are not. */
export type Kind = 'string' | 'number' | 'boolean' | 'date' | 'duration' | 'complex';

/** An entity as it is answered. */
export type Entry = { readonly [property: string]: unknown };

/** A type of entities: its shape, and what is known of its properties. */
export class Entity {
  readonly shape: z.ZodObject;
  /** Properties that are answered with `$expand` only. */
  readonly navigation: readonly string[];
  readonly #kinds: ReadonlyMap<string, Kind>;

  constructor(shape: z.ZodObject, navigation: readonly string[] = []) {
    this.shape = shape;
    this.navigation = navigation;
    const { properties = {} } = schemaOf(shape);
    this.#kinds = new Map(Object.entries(properties).map(([name, schema]) => [name, kindOf(schema)]));
  }

  /** `undefined`: there is no such property. */
  kindOf(property: string): Kind | undefined {
    return this.#kinds.get(property);
  }

  get properties(): readonly string[] {
    return [...this.#kinds.keys()];
  }
}

function kindOf(schema: unknown): Kind {
  const { type, format } = schema as { readonly type?: string; readonly format?: string };
  if (format === 'date-time') return 'date';
  if (format === 'duration') return 'duration';
  if (type === 'integer' || type === 'number') return 'number';
  return type === 'string' || type === 'boolean' ? type : 'complex';
}
