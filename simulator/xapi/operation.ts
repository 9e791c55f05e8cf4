import type * as z from 'zod';
import type { ApiOperation } from '../openapi/index.ts';
import type { CallControl } from '../pbx/call-control.ts';
import type { Clock, Pbx } from '../pbx/types.ts';
import type { Entity, Entry } from './odata/entity.ts';

/** What operations work with. */
export interface XapiContext {
  readonly pbx: Pbx;
  readonly control: CallControl;
  readonly clock: Clock;
}

/** The parameters of a path, and the body in its shape. */
export interface OperationInput<Body> {
  readonly path: Readonly<Record<string, string>>;
  readonly body: Body;
}

type Run<Body, Result> = (context: XapiContext, input: OperationInput<Body>) => Result | Promise<Result>;

type Named = Pick<ApiOperation, 'id' | 'method' | 'path' | 'summary'>;

interface Described<Body> extends Named {
  readonly body?: z.ZodType<Body>;
}

/** An operation of the configuration API, and how its result becomes an answer. */
export type Operation = Named & { readonly body?: z.ZodType } & (
    | { readonly kind: 'collection'; readonly entity: Entity; readonly run: Run<never, Iterable<Entry>> }
    | { readonly kind: 'single'; readonly entity: Entity; readonly run: Run<never, Entry> }
    | {
        readonly kind: 'value';
        readonly shape: z.ZodType;
        /** Default 200. */
        readonly status?: 201;
        readonly run: Run<never, object>;
      }
    | { readonly kind: 'nothing'; readonly run: Run<never, void> }
  );

/** Entities in a list: all options of a query apply. */
export function collection(
  operation: Named & { readonly entity: Entity; readonly run: Run<never, Iterable<Entry>> },
): Operation {
  return { ...operation, kind: 'collection' };
}

/** One entity: `$select` and `$expand` apply. */
export function single(
  operation: Named & { readonly entity: Entity; readonly run: Run<never, Entry> },
): Operation {
  return { ...operation, kind: 'single' };
}

/** A function or action with a result; no option applies. */
export function value<Body = never>(
  operation: Described<Body> & {
    readonly shape: z.ZodType;
    readonly status?: 201;
    readonly run: Run<Body, object>;
  },
): Operation {
  return { ...operation, kind: 'value' };
}

/** A change, answered with 204. */
export function nothing<Body = never>(
  operation: Described<Body> & { readonly run: Run<Body, void> },
): Operation {
  return { ...operation, kind: 'nothing' };
}
