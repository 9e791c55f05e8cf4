import { type Finding, that } from './finding.ts';
import type { Handshake } from './tls-handshake.ts';

/** Every host agreed. */
export function allAgreed(results: readonly Handshake[]): Finding {
  const broken = results.filter(({ kind }) => kind !== 'agreed');
  return that(
    results.length > 0 && broken.length === 0,
    'a handshake that succeeds',
    inWords(broken, results),
  );
}

/** No host agreed. */
export function noneAgreed(results: readonly Handshake[]): Finding {
  const broken = results.filter(({ kind }) => kind === 'agreed');
  return that(results.length > 0 && broken.length === 0, 'a handshake that fails', inWords(broken, results));
}

function inWords(broken: readonly Handshake[], results: readonly Handshake[]): string {
  const told = (broken.length > 0 ? broken : results).map(({ host, detail }) => `${host}: ${detail}`);
  return told.join('; ') || 'no https endpoint';
}
