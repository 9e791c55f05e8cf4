import { hash } from 'node:crypto';

/** The form in which codes, tokens, session ids and client secrets are stored: random values need no salt or stretching. */
export function sha256(value: string): string {
  return hash('sha256', value, 'base64url');
}
