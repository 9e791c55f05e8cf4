import type { Dispatcher } from 'undici';
import type { TargetFile } from './target-file/schema.ts';

/** @returns the origins that a target file names: those of its issuer, its endpoints and its API */
export function originsOf({
  issuer,
  endpoints,
  api,
}: Pick<TargetFile, 'issuer' | 'endpoints' | 'api'>): Set<string> {
  const { accountHeader: _, ...addresses } = api;
  const urls = [issuer, ...Object.values(endpoints), ...Object.values(addresses)];
  return new Set(
    urls.flatMap((url) =>
      url !== undefined && URL.canParse(url, issuer) ? [new URL(url, issuer).origin] : [],
    ),
  );
}

/**
 * Keeps secrets at home: a request to any other origin ends before a connection is made.
 * @param known origins that may be reached; may grow while the dispatcher is in use
 */
export function refuseOthers(dispatcher: Dispatcher, known: ReadonlySet<string>): Dispatcher {
  return dispatcher.compose((dispatch) => (options, handler) => {
    const { origin } = new URL(String(options.origin));
    if (!known.has(origin))
      throw new Error(`${origin} is not a host of this deployment; nothing was sent there`);
    return dispatch(options, handler);
  });
}
