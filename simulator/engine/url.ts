import { memoize } from '../expression/memoize.ts';
import { EngineError } from './errors.ts';

/** All but the characters that RFC 3986 allows after the authority; .NET's `Uri` leaves exactly those unescaped. */
const LEGAL = /[^A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+/gu;
const BARE_PERCENT = /%(?![0-9A-Fa-f]{2})/g;
const HEAD = /^(https?):\/\/([^/?#\\]*)/i;
const originOf = memoize((head) => new URL(head).origin);

/**
 * Makes a whole URL legal the way .NET's `Uri` does: a space becomes `%20`, escapes (`%2B`) and `+` are kept, other
 * illegal characters are escaped as UTF-8. Dot segments are resolved; fragment and user information are not sent and
 * are dropped.
 * @throws EngineError `bad-url` where the text is not an absolute http(s) URL
 */
export function legalUrl(text: string): string {
  const url = text.trim();
  const head = HEAD.exec(url);
  if (head === null || head[2] === undefined)
    throw new EngineError(
      'bad-url',
      `"${brief(url)}" is not an absolute http or https URL.`,
      "Check the template's Url and the settings that it uses.",
    );
  let origin: string;
  try {
    origin = originOf(head[0]);
  } catch (cause) {
    throw new EngineError(
      'bad-url',
      `"${brief(head[2])}" is not a valid host name.`,
      "Check the settings that the template's Url uses.",
      { cause },
    );
  }
  const rest = url.slice(head[0].length).split('#', 1)[0] ?? '';
  const mark = rest.indexOf('?');
  const path = mark < 0 ? rest : rest.slice(0, mark);
  const query = mark < 0 ? '' : rest.slice(mark);
  return origin + escaped(withoutDots(path.replaceAll('\\', '/'))) + escaped(query);
}

function escaped(text: string): string {
  return text.replace(BARE_PERCENT, '%25').replace(LEGAL, (run) => encodeURIComponent(run.toWellFormed()));
}

/** Removes dot segments (RFC 3986 5.2.4). */
function withoutDots(path: string): string {
  if (!path.startsWith('/')) return `/${path}`;
  if (!path.includes('/.')) return path;
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment === '..') kept.pop();
    if (segment !== '.' && segment !== '..') kept.push(segment);
    else if (last) kept.push('');
  }
  return `/${kept.join('/')}`;
}

/** A URL for messages, without its query, which may contain secrets. */
function brief(url: string): string {
  const text = url.split(/[?#]/, 1)[0] ?? '';
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
