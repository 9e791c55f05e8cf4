import type { HeaderLines } from './headers.ts';
import type { KeptBody } from './kept-body.ts';

/** One exchange as it passed, before its bodies are texts. */
export interface PassedExchange {
  /** Counts from 1, in the order in which the requests came. */
  readonly number: number;
  /** Milliseconds from the start of the tap. */
  readonly atMs: number;
  readonly durationMs: number;
  readonly request: {
    readonly method: string;
    /** Absolute, at the deployment. */
    readonly url: string;
    /** As the deployment gets them. */
    readonly headers: HeaderLines;
    readonly body: KeptBody;
  };
  /** As the deployment sent it; absent where no answer came. */
  readonly response?: {
    readonly status: number;
    readonly headers: HeaderLines;
    readonly body: KeptBody;
  };
  /** Why there is no answer, or no whole one. */
  readonly failure?: string;
  /** Addresses in the body were replaced on the way to the client. */
  readonly rewritten?: true;
}

/** What is done with an exchange once it is over. */
export type OnPassed = (exchange: PassedExchange) => void;
