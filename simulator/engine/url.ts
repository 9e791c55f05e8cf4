import { memoize } from '../expression/memoize.ts';
import { EngineError } from './errors.ts';

/** What RFC 3986 allows anywhere after the authority; .NET's `Uri` leaves exactly these unescaped. */
const LEGAL = /[^A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+/gu;
const BARE_PERCENT = /%(?![0-9A-Fa-f]{2})/g;
const HEAD = /^(https?):\/\/([^/?#\\]*)/i;
const originOf = memoize((head) => new URL(head).origin);

/**
 * Makes a whole URL legal the way .NET's `Uri` does: a space becomes `%20`, what is escaped already stays
 * (`%2B`), a `+` stays a `+`, other illegal characters are escaped as UTF-8. Dot segments are resolved, the
 * fragment and any user information are dropped, because neither is sent.
 * Throws `EngineError` `bad-url` where no absolute http(s) URL can be made of it.
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

/** RFC 3986 5.2.4. */
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

/** Only scheme and host of a text that may hold secrets in its query. */
function brief(url: string): string {
  const text = url.split(/[?#]/, 1)[0] ?? '';
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
