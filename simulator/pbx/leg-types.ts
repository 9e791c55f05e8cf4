/** What a leg leads to. */
export const LEG_KINDS = ['extension', 'queue', 'ring-group', 'menu', 'voicemail', 'outside'] as const;

/** What a leg leads to; `menu`: a digital receptionist. */
export type LegKind = (typeof LEG_KINDS)[number];

/**
 * How a call goes on to another leg: a queue, group or menu rings an agent, an unanswered call is forwarded, or the agent
 * transfers it, without waiting for the other side to answer or after that.
 */
export const HAND_ONS = ['distribution', 'forward', 'blind-transfer', 'attended-transfer'] as const;

/** How a call goes on to another leg. */
export type HandOn = (typeof HAND_ONS)[number];

/** How a leg came about: by the call itself, or because the call went on. */
export const LEG_ORIGINS = ['call', ...HAND_ONS] as const;

/** How a leg came about. */
export type LegOrigin = (typeof LEG_ORIGINS)[number];

/** A leg: what one destination had of a call. */
export interface CallLeg {
  readonly kind: LegKind;
  /** Number of the extension, queue ... or outside. */
  readonly to: string;
  /** Display name. */
  readonly name?: string;
  readonly origin: LegOrigin;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Also a queue and voicemail answer, which is no answer of the call. */
  readonly answered: boolean;
  /** Until the answer or the end of the leg. */
  readonly ringSeconds: number;
  /** From the answer to the end of the leg; 0 without an answer. */
  readonly durationSeconds: number;
}

/** A queue, ring group or menu by which a call reaches its agent. */
export interface CalledService {
  readonly kind: Extract<LegKind, 'queue' | 'ring-group' | 'menu'>;
  readonly number: string;
  readonly name?: string;
}

/** A call goes on: its present leg ends, and another one begins. */
export interface Transfer {
  readonly to: string;
  /** Default: an extension. */
  readonly kind?: LegKind;
  readonly name?: string;
  readonly how: HandOn;
  /** Of the leg that ends, from its first ring to the answer or the end; default 0, or until now without an answer. */
  readonly ringSeconds?: number;
  /** Of the leg that ends: talk time; default from the answer until now. */
  readonly durationSeconds?: number;
}
