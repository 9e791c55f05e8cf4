import { soundPolicy } from '../../../connector/policy/index.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  breaksDown('a scope named twice violates a unique key', /^(\S+) \1$/, 'a scope named twice'),
  breaksDown('the empty name before a blank is looked up', /^ /, 'a blank in front'),
  breaksDown('the empty name between two blanks is looked up', / {2}/, 'two blanks between scopes'),
  breaksDown('a double quote ends a text in the query', /"/, 'a double quote in a scope'),
  breaksDown('a backslash escapes the end of a text in the query', /\\/, 'a backslash in a scope'),
  breaksDown('a letter outside ASCII does not fit the column', /é/, 'a letter outside ASCII'),
  breaksDown('a list with commas is taken for an array', /,/, 'a comma between scopes'),
  breaksDown('a tab in a scope ends in an unhandled exception', /\t/, 'a tab between scopes'),
  breaksDown('a long name does not fit the column', /.{256}/, 'a scope of 5000 characters'),
);

/** An unhandled exception, which becomes a 500. */
function breaksDown(name: string, trigger: RegExp, what: string): Mutant {
  const parseScope = (text: string) => {
    if (trigger.test(text)) throw new TypeError('the scope cannot be stored');
    return soundPolicy.parseScope(text);
  };
  return { name, policy: { parseScope }, breaks: `${what} is answered cleanly` };
}
