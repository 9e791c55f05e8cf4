import { createHmac } from 'node:crypto';
import type { Policy, PolicyContext } from '../../connector/policy/policy.ts';
import { type VariantTarget, variants } from '../kit/variants.ts';

/** 128 bits: the least that RFC 6749 10.10 requires (MUST be at most 2^-128). */
const LEAST_BYTES = 16;

const drawn = ({ random }: PolicyContext, bytes = LEAST_BYTES) => Buffer.from(random(bytes));

/** @returns the decision that makes tokens and codes of this form */
function minting(form: (context: PolicyContext, clientId: string) => string): Partial<Policy> {
  return { mintToken: (_kind, clientId, context) => form(context, clientId) };
}

/** @returns a decision that makes access tokens JWTs without subject, with so many characters of padding claims */
function jwts(padding: number): Partial<Policy> {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return {
    mintToken(kind, clientId, context) {
      if (kind !== 'access_token') return drawn(context).toString('base64url');
      const iat = Math.floor(context.clock.now() / 1000);
      const claims = {
        iss: context.publicUrl,
        client_id: clientId,
        aud: `${context.publicUrl}/api`,
        iat,
        exp: iat + context.lifetimes.accessToken,
        jti: drawn(context).toString('hex'),
        roles: 'crm '.repeat(padding / 4),
      };
      const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
      const signature = createHmac('sha256', 'key of this variant').update(signed).digest('base64url');
      return `${signed}.${signature}`;
    },
  };
}

/** @returns a change of the target that gives the main client this id */
const clientId =
  (id: string) =>
  ({ clients }: VariantTarget) => ({
    clients: { ...clients, main: { ...clients.main, id } },
  });

export default variants(
  {
    name: 'tokens and codes are 128 bits in hex',
    because: 'RFC 6749 10.10 demands a probability of guessing of at most 2^-128, in any encoding',
    policy: minting((context) => drawn(context).toString('hex')),
  },
  {
    name: 'tokens and codes are 128 bits in base64url',
    because: 'RFC 6749 10.10: 22 characters of base64url hold 128 bits',
    policy: minting((context) => drawn(context).toString('base64url')),
  },
  {
    name: 'tokens and codes are 160 bits in base64 with its padding',
    because:
      'RFC 6750 2.1: a b64token may hold "+", "/" and end in "="; RFC 6749 A.11: a code may hold any of them',
    policy: minting((context) => drawn(context, 20).toString('base64')),
  },
  {
    name: 'tokens and codes are 40 decimal digits',
    because: 'RFC 6749 10.10: 40 digits drawn at random hold 132 bits',
    policy: minting((context) =>
      (BigInt(`0x${drawn(context, 32).toString('hex')}`) % 10n ** 40n).toString().padStart(40, '0'),
    ),
  },
  {
    name: 'tokens and codes bear a prefix and a checksum',
    because:
      'RFC 6749 1.4 leaves the structure of a token to the server; secret scanners find prefixed tokens',
    policy: minting((context) => {
      const value = drawn(context, 24).toString('hex');
      return `crm_live_${value}_${createHmac('sha256', 'checksum').update(value).digest('hex').slice(0, 6)}`;
    }),
  },
  {
    name: 'access tokens are JWTs of 1 KB',
    because:
      'RFC 6749 1.4 leaves the format of a token to the server; the signature of a JWT is what cannot be guessed',
    policy: jwts(400),
  },
  {
    name: 'access tokens are JWTs of 6 KB',
    because: 'RFC 6749 1.4 sets no limit for the length of a token; groups and roles make some this long',
    policy: jwts(4000),
  },
  {
    name: 'codes and refresh tokens begin with a serial number and a pipe',
    because:
      'RFC 6749 A.11 and A.17 allow any visible character; only access tokens are b64tokens (RFC 6750 2.1)',
    perServer: () => {
      let serial = 0;
      return {
        policy: {
          mintToken(kind, _clientId, context) {
            serial += 1;
            const value = drawn(context, 20).toString('hex');
            return kind === 'access_token' ? value : `${serial}|${value}`;
          },
        },
      };
    },
  },
  {
    name: 'codes and refresh tokens are opaque texts of 1000 characters',
    because: 'RFC 6749 4.1.2: the client should avoid making assumptions about code value sizes',
    policy: {
      mintToken: (kind, _clientId, context) =>
        drawn(context, kind === 'access_token' ? LEAST_BYTES : 750).toString('base64url'),
    },
  },
  {
    name: 'client ids are UUIDs',
    because: 'RFC 6749 2.2 leaves the form of the client identifier to the server',
    target: clientId('7f2c1b9e-0a4d-4c1e-9b53-2d0f6a8c7e11'),
  },
  {
    name: 'client ids are numbers',
    because: 'RFC 6749 2.2 leaves the form of the client identifier to the server',
    target: clientId('2'),
  },
  {
    name: 'client ids are URNs',
    because: 'RFC 6749 A.1 allows any visible character, and 2.3.1 encodes the colon in Basic',
    target: clientId('urn:crm:pbx:7'),
  },
  {
    name: 'account ids are texts',
    because: "Connector API, Accounts: an Account ID is the CRM's own key of the account",
    target: ({ accounts }) => ({
      accounts: {
        main: { ...accounts.main, id: 'acme-GmbH.eu-1' },
        other: { ...accounts.other, id: 'acme-GmbH.eu-2' },
      },
    }),
  },
);
