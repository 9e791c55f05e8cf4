import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import { bitString, der, oid, TAG, utcTime } from './der.ts';

/** A server's certificate and what leads to it, as PEM. */
export interface CertificateChain {
  /** What the other side has to trust. */
  readonly root: string;
  readonly intermediate: string;
  readonly leaf: string;
  /** Private key of the leaf. */
  readonly key: string;
}

interface Holder {
  readonly name: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const DAY_MS = 24 * 3600 * 1000;
const ECDSA_WITH_SHA256 = der(TAG.sequence, oid('1.2.840.10045.4.3.2'));

/**
 * Makes a root, an intermediate authority and the certificate of a host, valid from yesterday to tomorrow (RFC 5280).
 * For test servers alone: nothing is kept, every call makes new keys.
 * @param host a name or an IPv4 address
 * @param now milliseconds since 1970
 */
export function makeCertificateChain(host: string, now: number): CertificateChain {
  const root = newHolder('Harness root');
  const intermediate = newHolder('Harness intermediate');
  const leaf = newHolder(host);
  return {
    root: certify(root, root, authority, now),
    intermediate: certify(intermediate, root, authority, now),
    leaf: certify(leaf, intermediate, server(host), now),
    key: leaf.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function newHolder(name: string): Holder {
  return { name, ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
}

function certify(subject: Holder, issuer: Holder, extensions: readonly Buffer[], now: number): string {
  const content = der(
    TAG.sequence,
    der(0xa0, der(TAG.integer, Buffer.from([2]))), // version 3
    der(TAG.integer, Buffer.from([1]), randomBytes(8)), // led by 1: positive and never short
    ECDSA_WITH_SHA256,
    nameOf(issuer),
    der(TAG.sequence, utcTime(now - DAY_MS), utcTime(now + DAY_MS)),
    nameOf(subject),
    subject.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(TAG.sequence, ...extensions)),
  );
  const signature = sign('sha256', content, issuer.privateKey);
  const certificate = der(TAG.sequence, content, ECDSA_WITH_SHA256, bitString(signature));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function nameOf({ name }: Holder): Buffer {
  const commonName = der(TAG.sequence, oid('2.5.4.3'), der(TAG.utf8String, Buffer.from(name)));
  return der(TAG.sequence, der(TAG.set, commonName));
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  const flag = critical ? [der(TAG.boolean, Buffer.from([0xff]))] : [];
  return der(TAG.sequence, oid(id), ...flag, der(TAG.octetString, value));
}

/** basicConstraints with cA, keyUsage with keyCertSign (RFC 5280 4.2.1.9, 4.2.1.3). */
const authority = [
  extension('2.5.29.19', true, der(TAG.sequence, der(TAG.boolean, Buffer.from([0xff])))),
  extension('2.5.29.15', true, der(TAG.bitString, Buffer.from([2, 0b00000100]))),
];

/** subjectAltName with the host, by name or by address (RFC 5280 4.2.1.6). */
function server(host: string): Buffer[] {
  const name =
    isIP(host) === 4 ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host));
  return [extension('2.5.29.17', false, der(TAG.sequence, name))];
}
