import { EngineError } from './errors.ts';

/**
 * A response as one tree, whatever its format: objects by name, arrays, and leaves. JSON leaves keep their type
 * (`leafText` gives their text), XML leaves are text.
 */
export type Tree = unknown;

/** Deepest nesting that is read. */
export const MAX_DEPTH = 512;

/** @returns the error for a response that is nested deeper */
export function tooDeep(): EngineError {
  return new EngineError(
    'bad-response',
    `The response is nested more than ${MAX_DEPTH} levels deep and was not read.`,
    'Request a flatter response from the CRM.',
  );
}
