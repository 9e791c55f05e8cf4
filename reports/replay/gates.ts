/** Limits that a replay has to keep, beside every call being journaled exactly once. */
import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { plural } from '../text.ts';
import type { ReplayDocument } from './document.ts';

/** What a replay may come to at most; absent members limit nothing. */
export interface ReplayGates {
  /** Milliseconds that 95 % of the calls may wait for the CRM, all their steps together. */
  readonly p95Ms?: number;
  /** Milliseconds that 99 % of the calls may wait. */
  readonly p99Ms?: number;
  readonly failed?: MostFailed;
}

/** How many failures there may be. */
export interface MostFailed {
  readonly most: number;
  /** Of what: the whole replay, or each hundred calls that were placed. */
  readonly per: 'replay' | 'hundred calls';
}

/** @returns a sentence for each limit that the replay does not keep; a replay without a measured call keeps no limit of latency */
export function brokenGates(document: ReplayDocument, { p95Ms, p99Ms, failed }: ReplayGates): string[] {
  return [
    ...latencyGate(document, 95, p95Ms),
    ...latencyGate(document, 99, p99Ms),
    ...(failed === undefined ? [] : failureGate(document, failed)),
  ];
}

function latencyGate({ latencies }: ReplayDocument, percent: number, mostMs: number | undefined): string[] {
  if (mostMs === undefined) return [];
  const whole = latencies.find(({ step }) => step === 'whole');
  if (whole === undefined)
    return [`No call was measured, so --max-p${percent} ${mostMs} ms is not shown to hold.`];
  const us = decodeFromCompressedBase64(whole.histogram, 32).getValueAtPercentile(percent);
  const ms = Math.round(us) / 1000;
  return ms <= mostMs
    ? []
    : [
        `${percent} % of the calls waited up to ${ms} ms for the CRM, more than --max-p${percent} ${mostMs} ms.`,
      ];
}

function failureGate({ errors, counts }: ReplayDocument, { most, per }: MostFailed): string[] {
  const total = errors.reduce((sum, { count }) => sum + count, 0);
  const allowed = per === 'replay' ? most : (most * counts.placed) / 100;
  if (total <= allowed) return [];
  const limit = per === 'replay' ? String(most) : `${most}%`;
  return [
    `${plural(total, 'failure')} in ${plural(counts.placed, 'call')}, more than --max-failed ${limit}.`,
  ];
}
