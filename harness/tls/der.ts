/** One DER element (X.690 8.1): tag, length, contents. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(body.length)]), body]);
}

/** Tags of X.690 8 and X.680 8.6. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
} as const;

/** X.690 8.1.3: short up to 127, else the number of length octets first. */
function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest >>>= 8) octets.unshift(rest & 0xff);
  return [0x80 | octets.length, ...octets];
}

/** @returns an object identifier given with dots (X.690 8.19) */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...others] = dotted.split('.').map(Number);
  const octets = [first * 40 + second, ...others].flatMap((arc) => {
    const septets = [arc & 0x7f];
    for (let rest = arc >>> 7; rest > 0; rest >>>= 7) septets.unshift(0x80 | (rest & 0x7f));
    return septets;
  });
  return der(TAG.oid, Buffer.from(octets));
}

/** @returns a moment as UTCTime, which serves until 2049 (RFC 5280 4.1.2.5.1); milliseconds since 1970 */
export function utcTime(at: number): Buffer {
  const [date = '', time = ''] = new Date(at).toISOString().split('T');
  return der(
    TAG.utcTime,
    Buffer.from(`${date.slice(2).replaceAll('-', '')}${time.slice(0, 8).replaceAll(':', '')}Z`),
  );
}

/** @returns octets as a BIT STRING without unused bits */
export function bitString(octets: Uint8Array): Buffer {
  return der(TAG.bitString, Buffer.from([0]), octets);
}
