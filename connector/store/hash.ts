import { hash } from 'node:crypto';

/** The form in which a code, token, session id or client secret is kept: random values need no salt or stretching. */
export function sha256(value: string): string {
  return hash('sha256', value, 'base64url');
}
