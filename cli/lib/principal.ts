import type { PrincipalCredentials } from '../../simulator/index.ts';
import { UsageError } from './errors.ts';

const VARIABLE = 'PBX_PRINCIPAL_SECRET';
/** A secret that programs share is not one that a person remembers. */
const SHORTEST = 16;

/**
 * The service principal that `pbx --principal` names. Its secret comes from the environment: other users of the machine can
 * read command lines.
 * @throws UsageError without a secret, or with a short one
 */
export function principalFrom(id: string, env: NodeJS.ProcessEnv): PrincipalCredentials {
  const secret = env[VARIABLE] ?? '';
  if (secret.length >= SHORTEST) return { id, secret };
  const what = secret === '' ? 'is not set' : `has fewer than ${SHORTEST} characters`;
  throw new UsageError(`--principal ${id}: the variable ${VARIABLE} ${what}.`, 'Set it to a random text.');
}
