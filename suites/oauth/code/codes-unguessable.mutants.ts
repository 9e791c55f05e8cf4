import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'codes are eight-digit numbers',
    policy: {
      mintToken: (kind, clientId, context) =>
        kind === 'code'
          ? String(10_000_000 + (Buffer.from(context.random(4)).readUInt32BE() % 90_000_000))
          : soundPolicy.mintToken(kind, clientId, context),
    },
    breaks: 'the codes all differ and are worth 128 bits',
  },
  {
    name: 'codes are long, but made of the client and the moment',
    policy: {
      mintToken: (kind, clientId, context) =>
        kind === 'code'
          ? Buffer.from(`${clientId}-${process.hrtime.bigint()}`).toString('hex').padStart(80, '0')
          : soundPolicy.mintToken(kind, clientId, context),
    },
    breaks: 'the codes all differ and are worth 128 bits',
  },
);
