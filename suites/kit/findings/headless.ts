import type { LogEntry } from '../../../simulator/pbx/index.ts';
import type { Context } from '../context.ts';
import { type Finding, that } from './finding.ts';
import { withoutErrors } from './pbx.ts';

/** Words of a remedy that a PBX without an Authorize button cannot follow. */
const CLICK_AUTHORIZE = /click authorize/i;

/** Everything that the guide asks for without a browser, and the given of nearly every question: a call is looked up. */
export async function connectHeadless(
  { pbx, given }: Pick<Context, 'pbx' | 'given'>,
  values: Readonly<Record<string, string>> = {},
): Promise<void> {
  await pbx.installHeadless(values);
  given('a call is looked up', withoutErrors(await pbx.ring()));
}

/** No text of the PBX sends the admin to a button that there is not. */
export function neverToAuthorize(log: readonly LogEntry[], ...others: readonly string[]): Finding {
  const texts = [...log.map(({ message }) => message), ...others];
  const found = texts.find((text) => CLICK_AUTHORIZE.test(text));
  return that(found === undefined, 'no "click Authorize"', found ?? 'no "click Authorize"');
}
