import { createHmac, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { type Jwt, signingInput } from './jwt.ts';

/** A forged token and how it was forged. */
export type Forgery = readonly [what: string, token: string];

/** @returns an opaque token with one character changed, dropped and added */
export function alterOpaque(token: string): readonly Forgery[] {
  return [
    ['a token changed near its start', changeCharacter(token, Math.floor(token.length / 4))],
    ['a token changed in its middle', changeCharacter(token, Math.floor(token.length / 2))],
    ['a token changed near its end', changeCharacter(token, token.length - 2)],
    ['a token without its last character', token.slice(0, -1)],
    ['a token with a character added', `${token}a`],
  ];
}

/** @returns a JWT with a claim changed under the old signature, with the signature changed, and with one by a fresh key */
export function alterJwt(token: string, { header, payload, signature }: Jwt): readonly Forgery[] {
  const [first = '', second = ''] = token.split('.');
  const longer = signingInput({ header, payload: { ...payload, exp: 4_102_444_800 } }).split('.')[1];
  const input = `${first}.${second}`;
  return [
    ['a token with a changed claim', `${first}.${longer}.${signature}`],
    ['a token with a changed signature', `${input}.${changeCharacter(signature, 0)}`],
    ['a token signed with a fresh key', `${input}.${signFresh(input, String(header['alg']))}`],
  ];
}

/** @returns JWTs with these claims and no signature (RFC 8725 3.1), in the spellings of `none` */
export function unsignedJwts(payload: Jwt['payload']): readonly Forgery[] {
  return ['none', 'None', 'NONE'].map((alg) => [
    `a token with alg ${alg}`,
    `${signingInput({ header: { alg, typ: 'JWT' }, payload })}.`,
  ]);
}

/** @returns a JWT with these claims and an HMAC by a key that is no secret of the server's (RFC 8725 3.1) */
export function hmacJwt(payload: Jwt['payload'], key: string): string {
  const input = signingInput({ header: { alg: 'HS256', typ: 'JWT' }, payload });
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
}

/** @returns the text with every ASCII letter in its other case */
export function swapCase(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => (letter >= 'a' ? letter.toUpperCase() : letter.toLowerCase()));
}

/** Another letter, which is no other spelling of the same one in any case or in hex. */
function changeCharacter(text: string, at: number): string {
  const other = text.charAt(at).toLowerCase() === 'a' ? 'b' : 'a';
  return text.slice(0, at) + other + text.slice(at + 1);
}

/** Signs as the algorithm says, with a key made for the purpose; what it does not know becomes an HMAC. */
function signFresh(input: string, alg: string): string {
  const hash = `sha${alg.slice(2)}`;
  const by = (key: KeyObject) =>
    sign(hash, Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  if (/^RS(256|384|512)$/.test(alg))
    return by(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
  if (alg === 'ES256') return by(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
  return createHmac('sha256', randomBytes(32)).update(input).digest('base64url');
}
