import { looksSecret, secretName } from '../suites/kit/evidence/names.ts';
import { Redactor } from '../suites/kit/evidence/redactor.ts';
import type { Target } from '../suites/kit/target.ts';
import type { TargetFile } from './target-file/schema.ts';

/** @returns a redactor that knows the secrets of a target file before the first request leaves */
export function redactorOf(target: Target | TargetFile): Redactor {
  const redactor = new Redactor();
  const { main, other, limited } = target.clients;
  for (const client of [main, other, limited])
    if (client !== undefined) redactor.learn('client_secret', client.secret);
  for (const user of [target.user, target.otherUser])
    if (user !== undefined) redactor.learn('password', user.password);
  const { pbx } = target;
  const principal = pbx && ('settings' in pbx ? pbx.xapi?.secret : pbx.secret);
  if (principal !== undefined) redactor.learn('xapi_secret', principal);
  const values = [target.template, target.headlessTemplate].flatMap((each) =>
    Object.entries(each?.values ?? {}),
  );
  for (const [name, value] of values) {
    const found = secretName(name);
    if (found?.certainty === 'always' || (found !== undefined && looksSecret(value)))
      redactor.learn(found.kind, value);
  }
  return redactor;
}
