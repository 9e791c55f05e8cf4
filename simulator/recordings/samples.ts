import { fileURLToPath } from 'node:url';

/** A recording shipped with the program. */
export interface ShippedRecording {
  readonly name: string;
  readonly title: string;
  readonly timeZone: string;
}

/** All of them. */
export const SAMPLES: readonly ShippedRecording[] = [
  { name: 'monday-morning.csv', title: 'A Monday morning: 60 calls, CDR', timeZone: 'UTC' },
  {
    name: 'tuesday-reception.csv',
    title: 'A Tuesday at the reception: 19 calls of several legs, cdroutput',
    timeZone: 'UTC',
  },
  { name: 'monday-afternoon.jsonl', title: 'Its afternoon: 21 calls, JSON Lines', timeZone: 'UTC' },
  {
    name: 'paris-night.csv',
    title: 'A night in Paris: 12 calls, with broken lines',
    timeZone: 'Europe/Paris',
  },
];

/** Where a shipped recording is. */
export function shippedPath({ name }: ShippedRecording): string {
  return fileURLToPath(new URL(`../../fixtures/calls/${name}`, import.meta.url));
}
