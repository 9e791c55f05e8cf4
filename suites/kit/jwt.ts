/** A signed token taken apart (RFC 7519 3); nothing is verified. */
export interface Jwt {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
  /** base64url */
  readonly signature: string;
}

/** @returns a token's parts when it is a JWT, undefined when it is opaque */
export function readJwt(token: string): Jwt | undefined {
  const [first, second, signature, ...rest] = token.split('.');
  if (first === undefined || second === undefined || signature === undefined || rest.length > 0)
    return undefined;
  const header = decode(first);
  const payload = decode(second);
  return header === undefined || payload === undefined ? undefined : { header, payload, signature };
}

/** @returns what a JWT's signature covers (RFC 7515 5.1) */
export function signingInput({ header, payload }: Pick<Jwt, 'header' | 'payload'>): string {
  return `${encode(header)}.${encode(payload)}`;
}

function encode(part: Readonly<Record<string, unknown>>): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function decode(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
