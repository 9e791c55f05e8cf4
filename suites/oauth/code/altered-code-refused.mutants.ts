import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'characters after the expected length of a code are ignored',
    policy: { presentedValue: (kind, value) => (kind === 'code' ? value.slice(0, 43) : value) },
    breaks: 'a code with an x appended is refused',
  },
  {
    ...comparing((code) => code.slice(0, 42).padEnd(43, '0')),
    name: 'the last character of a code is not compared',
    breaks: 'a code without its last character is refused',
  },
  {
    ...comparing((code) => `${code.slice(0, 21)}0${code.slice(22)}`),
    name: 'a character in the middle of a code is not compared',
    breaks: 'a code with a character in the middle changed is refused',
  },
  {
    ...comparing((code) => code.toLowerCase()),
    name: 'codes are compared without regard to letter case',
    breaks: 'a code with the letter case swapped is refused',
  },
);

/** Codes are stored, and looked up, by what is left of them. */
function comparing(reduced: (code: string) => string): Pick<Mutant, 'policy'> {
  return {
    policy: {
      mintToken: (kind, clientId, context) => {
        const value = soundPolicy.mintToken(kind, clientId, context);
        return kind === 'code' ? reduced(value) : value;
      },
      presentedValue: (kind, value) => (kind === 'code' ? reduced(value) : value),
    },
  };
}
