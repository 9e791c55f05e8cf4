import { randomBytes } from 'node:crypto';
import type { PlantedFault } from '../../harness/reference.ts';
import type { WireResponse } from '../../suites/kit/mutants.ts';

/** Bytes of one token, code, session id, csrf token or handle of the connector. */
const TOKEN_BYTES = 32;
const SHORTEST = 12;

/** A connector that notes every secret value it mints, and every one that a fault puts in its place. */
export function minting(fault: PlantedFault): { readonly fault: PlantedFault; readonly minted: Set<string> } {
  const minted = new Set<string>();
  const note = (value: unknown) => {
    if (typeof value === 'string' && value.length >= SHORTEST) minted.add(value);
  };
  return {
    minted,
    fault: {
      ...fault,
      random: (bytes) => {
        const drawn = randomBytes(bytes);
        if (bytes === TOKEN_BYTES) note(drawn.toString('base64url'));
        return drawn;
      },
      tamper: (exchange) => {
        const bent = fault.tamper?.(exchange) ?? exchange;
        for (const answer of [exchange, bent]) noteAnswer(answer, note);
        return bent;
      },
    },
  };
}

function noteAnswer({ headers, body }: WireResponse, note: (value: unknown) => void): void {
  for (const cookie of [headers['set-cookie'] ?? []].flat())
    note(cookie.split(';', 1)[0]?.split('=').slice(1).join('='));
  const [location = ''] = [headers['location'] ?? []].flat();
  note(/[?&]code=([^&#]*)/.exec(location)?.[1]);
  try {
    const { access_token, refresh_token } = JSON.parse(body);
    note(access_token);
    note(refresh_token);
  } catch {
    // Nothing that a sound answer would hold.
  }
}

/** @returns the spellings in which a value may stand in a file, made without the redactor's own list */
export function written(value: string): string[] {
  const percent = encodeURIComponent(value);
  const all = [
    value,
    percent,
    percent.replace(/%../g, (octet) => octet.toLowerCase()),
    percent.replaceAll('%20', '+'),
    Buffer.from(value).toString('base64'),
    Buffer.from(value).toString('base64url'),
    JSON.stringify(value).slice(1, -1),
    value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
    value.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`),
    value.replace(/[&<>"']/g, (one) => `&#x${one.charCodeAt(0).toString(16)};`),
    // A half of it is found as well.
    value.slice(0, Math.max(SHORTEST, Math.ceil(value.length / 2))),
  ];
  return [...new Set(all)];
}
