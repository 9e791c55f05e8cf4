import { soundPolicy } from '../../../connector/policy/index.ts';
import { sha256 } from '../../../connector/store/hash.ts';
import { readJwt } from '../../kit/jwt.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';
import { hmacJwt } from '../../kit/token-tampering.ts';

/** What the token looks like, made of a random text, and how the faulty server reads that text back. */
function tokens(
  make: (random: string) => string,
  read: (value: string) => string | undefined,
): NonNullable<Mutant['policy']> {
  return {
    mintToken: (kind, clientId, context) => {
      const random = soundPolicy.mintToken(kind, clientId, context);
      return kind === 'access_token' ? make(random) : random;
    },
    presentedValue: (kind, value) => {
      const random = kind === 'access_token' ? read(value) : undefined;
      return random === undefined ? value : make(random);
    },
  };
}

const withChecksum = (random: string) => `${random}${sha256(random).slice(0, 8)}`;
const asJwt = (jti: string) => hmacJwt({ jti, scope: 'client crm' }, 'the key of this server');
const jtiOf = (value: string) => readJwt(value)?.payload['jti'] as string | undefined;

export default mutants(
  {
    name: 'the checksum at the end of a token is not compared',
    policy: tokens(withChecksum, (value) => (value.length === 51 ? value.slice(0, 43) : undefined)),
    breaks: 'a token changed near its end opens nothing',
  },
  {
    name: 'a token is padded to the width of its column',
    policy: tokens(
      (random) => `${random}0`,
      (value) => value.padEnd(44, '0').replace(/0$/, ''),
    ),
    breaks: 'a token without its last character opens nothing',
  },
  {
    name: 'a token is cut to the width of its column',
    policy: { presentedValue: (kind, value) => (kind === 'access_token' ? value.slice(0, 43) : value) },
    breaks: 'a token with a character added opens nothing',
  },
  {
    name: 'the payload of a JWT is decoded without verifying the signature',
    policy: tokens(asJwt, jtiOf),
    breaks: 'a token with a changed claim opens nothing',
  },
  {
    name: 'the payload of a JWT is compared with the stored one, its signature is not looked at',
    policy: tokens(asJwt, (value) =>
      readJwt(value)?.payload['exp'] === undefined ? jtiOf(value) : undefined,
    ),
    breaks: 'a token with a changed signature opens nothing',
  },
);
