import type { TapExchange } from '../../reports/tap/document.ts';
import type { HttpRequest } from '../../simulator/engine/index.ts';
import type { HeaderLines } from '../headers.ts';
import { bodyDifferences } from './body-differences.ts';
import { type Found, MOST_FOUND, sameSecret } from './found.ts';
import { isStandIn, standInsIn } from './labels.ts';
import { urlDifferences } from './url-differences.ts';

/** Methods for which undici announces a length even without a body, as RFC 9110 8.6 recommends. */
const WITH_CONTENT = /^(POST|PUT|PATCH)$/;
/** Headers whose values follow from the rest of the request, which is compared itself. */
const DERIVED = new Set(['host', 'content-length']);

/** @returns the header lines with which the simulated PBX's transport sends a request */
export function headerLinesOf({ method, url, headers, body }: HttpRequest): HeaderLines {
  const length = Buffer.byteLength(body ?? '');
  const announces = length > 0 || WITH_CONTENT.test(method);
  return [
    ['host', new URL(url).host],
    ['connection', 'keep-alive'],
    ...headers,
    ...(announces ? [['content-length', String(length)] as const] : []),
  ];
}

/** @returns where two requests differ, and in what */
export function requestDifferences(real: TapExchange['request'], simulated: HttpRequest): Found[] {
  const method: Found[] =
    real.method === simulated.method
      ? []
      : [
          {
            kind: 'method',
            place: { part: 'method' },
            what: 'another method',
            real: real.method,
            simulated: simulated.method,
          },
        ];
  return [
    ...method,
    ...urlDifferences(real.url, simulated.url),
    ...headerDifferences(real.headers, headerLinesOf(simulated)),
    ...bodyDifferences(real.body, simulated.body ?? ''),
  ].slice(0, MOST_FOUND);
}

function headerDifferences(real: HeaderLines, simulated: HeaderLines): Found[] {
  const found: Found[] = [];
  const named = (lines: HeaderLines, name: string) => lines.filter(([each]) => each.toLowerCase() === name);
  const names = new Set([...real, ...simulated].map(([name]) => name.toLowerCase()));
  for (const name of names) {
    const [ours, theirs] = [named(real, name), named(simulated, name)];
    const [first, other] = [ours[0], theirs[0]];
    const place = { part: 'header', name: first?.[0] ?? other?.[0] ?? name } as const;
    const values = { real: joined(ours), simulated: joined(theirs) };
    if (other === undefined)
      found.push({ kind: 'missing', place, what: 'the simulated PBX does not send it', ...values });
    else if (first === undefined)
      found.push({ kind: 'extra', place, what: 'the real PBX does not send it', ...values });
    else {
      if (first[0] !== other[0])
        found.push({
          kind: 'spelling',
          place,
          what: 'the name is written otherwise',
          real: first[0],
          simulated: other[0],
        });
      if (!DERIVED.has(name) && !sameHeader(values.real, values.simulated))
        found.push({ kind: 'value', place, what: 'the value is another one', ...values });
    }
  }
  const common = (lines: HeaderLines, others: HeaderLines) =>
    lines
      .map(([name]) => name.toLowerCase())
      .filter((name) => named(others, name).length > 0)
      .join(' ');
  const [order, expected] = [common(real, simulated), common(simulated, real)];
  if (order !== expected)
    found.push({
      kind: 'order',
      place: { part: 'header' },
      what: 'headers in another order',
      real: order,
      simulated: expected,
    });
  return found;
}

function joined(lines: HeaderLines): string {
  return lines.map(([, value]) => value).join(', ');
}

/** Credentials that are hidden as a whole are compared by their scheme: Base64 of a label is no label. */
function sameHeader(real: string, simulated: string): boolean {
  if (real === simulated || sameSecret(real, simulated)) return true;
  const [scheme = '', ...rest] = real.split(' ');
  const [other = '', ...others] = simulated.split(' ');
  if (scheme !== other || !isStandIn(rest.join(' '))) return false;
  return sameSecret(rest.join(' '), others.join(' ')) || standInsIn(others.join(' ')).length === 0;
}
