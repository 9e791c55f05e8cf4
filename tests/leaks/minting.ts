import { randomBytes } from 'node:crypto';
import type { Deviation } from '../../harness/reference.ts';
import type { WireExchange, WireResponse } from '../../suites/kit/mutants.ts';

/** Bytes of one token, code, session id, csrf token or handle of the connector. */
const TOKEN_BYTES = 32;
const SHORTEST = 12;

/** A connector that notes every secret value it mints, and every one that a fault puts in its place. */
export function minting(fault: Deviation): { readonly fault: Deviation; readonly minted: Set<string> } {
  const minted = new Set<string>();
  const note = (value: unknown) => {
    if (typeof value === 'string' && value.length >= SHORTEST) minted.add(value);
  };
  const noting = (tamper: Deviation['tamper']) => (exchange: WireExchange) => {
    const bent = tamper?.(exchange) ?? exchange;
    for (const answer of [exchange, bent]) noteAnswer(answer, note);
    return bent;
  };
  const { perServer } = fault;
  return {
    minted,
    fault: {
      ...fault,
      random: (bytes) => {
        const drawn = randomBytes(bytes);
        if (bytes === TOKEN_BYTES) note(drawn.toString('base64url'));
        return drawn;
      },
      tamper: noting(fault.tamper),
      ...(perServer === undefined
        ? {}
        : {
            perServer: () => {
              const own = perServer();
              return { ...own, tamper: noting(own.tamper ?? fault.tamper) };
            },
          }),
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

/** @returns the forms in which a value may stand in a file, made without the redactor's own list */
export function writtenForms(value: string): string[] {
  const percent = encodeURIComponent(value);
  const bytes = Buffer.from(value);
  const all = [
    // A half of it is found as well.
    value.slice(0, Math.max(SHORTEST, Math.ceil(value.length / 2))),
    percent,
    percent.replace(/%../g, (octet) => octet.toLowerCase()),
    percent.replaceAll('%20', '+'),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    // Within the base64 of a longer text, as in `id:secret`: without the characters that its neighbors change.
    ...[0, 1, 2].map((before) =>
      Buffer.concat([Buffer.alloc(before), bytes])
        .toString('base64')
        .slice(4)
        .replace(/..?=*$/, ''),
    ),
    JSON.stringify(value).slice(1, -1),
    value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
    value.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`),
    value.replace(/[&<>"']/g, (one) => `&#x${one.charCodeAt(0).toString(16)};`),
  ];
  return [...new Set(all)].filter((form) => form.length >= SHORTEST);
}
