import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'tokens are trimmed before they are looked up',
    policy: presenting((value) => value.trim()),
    breaks: 'a refresh token with a blank before it is refused',
  },
  {
    name: 'tokens are looked up until NUL',
    policy: presenting((value) => value.split('\0', 1)[0] ?? ''),
    breaks: 'a refresh token followed by NUL is refused',
  },
  {
    name: 'tokens are decoded once more',
    policy: presenting((value) =>
      value.replace(/%([\dA-F]{2})/g, (_, hex) => String.fromCharCode(Number(`0x${hex}`))),
    ),
    breaks: 'a refresh token encoded twice is refused',
  },
);

function presenting(step: (value: string) => string): NonNullable<Mutant['policy']> {
  return {
    presentedValue: (kind, value) =>
      kind === 'refresh_token' ? step(value) : soundPolicy.presentedValue(kind, value),
  };
}
