/** The exchanges of one result as a sequence diagram: PBX, browser and connector as lifelines, in SVG. */
import { html } from 'ghtml';
import type { Exchange } from '../run-document.ts';
import { type Labels, marked } from './labels.ts';
import { address, header, requestLines, responseLines } from './message.ts';

const LANES = ['PBX', 'Other client', 'Browser', 'Connector'] as const;
type Lane = (typeof LANES)[number];

const WIDTH = 800;
const MARGIN = 70;
const LINE_HEIGHT = 15;
const HEAD = 40;

/**
 * @param id the prefix of the ids that the messages below the diagram carry
 * @param target the URL of what was checked
 * @returns an `svg` element; empty when there is nothing to draw
 */
export function sequence(exchanges: readonly Exchange[], labels: Labels, id: string, target: string): string {
  if (exchanges.length === 0) return '';
  const pbxHosts = hostsOfThePbx(exchanges, address(target).host);
  const ends = exchanges.map((exchange) => ({ from: sender(exchange), to: receiver(exchange, pbxHosts) }));
  const used = new Set<Lane>(['Connector', ...ends.flatMap(({ from, to }) => [from, to])]);
  const lanes = LANES.filter((lane) => used.has(lane));
  const x = (lane: Lane) =>
    lanes.length === 1
      ? WIDTH / 2
      : MARGIN + (lanes.indexOf(lane) * (WIDTH - 2 * MARGIN)) / (lanes.length - 1);
  let y = HEAD;
  const arrows = exchanges.map((exchange, index) => {
    const { from, to } = ends[index] ?? { from: 'PBX', to: 'Connector' };
    const place = { labels, href: `#${id}-m${exchange.number}` };
    const [line, parameters] = requestLines(exchange);
    const request = arrow([`${exchange.number}  ${line}`, parameters], x(from), x(to), y, place, 'request');
    const answer = exchange.response ? 'response' : 'silence';
    const response = arrow(responseLines(exchange), x(to), x(from), request.y, place, answer);
    y = response.y + 8;
    return request.svg + response.svg;
  });
  const height = y + 10;
  return html`<svg class="sequence" role="group" aria-label="Sequence diagram of the exchanges" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">
!${lanes.map((lane) => lifeline(lane, x(lane), height))}!${arrows}</svg>`;
}

function sender({ actor }: Exchange): Lane {
  if (actor === 'user') return 'Browser';
  return actor === 'stranger' ? 'Other client' : 'PBX';
}

/** A browser talks to the PBX when it follows the redirect that ends Authorize, and on the PBX's own pages. */
function receiver(exchange: Exchange, pbxHosts: ReadonlySet<string>): Lane {
  const toPbx = exchange.actor === 'user' && pbxHosts.has(address(exchange.request.url).host);
  return toPbx ? 'PBX' : 'Connector';
}

/** The PBX is where the redirect URI of an authorization request points, or an answer with a code. */
function hostsOfThePbx(exchanges: readonly Exchange[], targetHost: string): Set<string> {
  const hosts = exchanges.flatMap(({ request, response }) => {
    const asked = new URLSearchParams(address(request.url).query).get('redirect_uri');
    const location = header(response?.headers ?? [], 'location') ?? '';
    const delivered = /[?&](code|error)=/.test(location) ? location : '';
    return [address(asked ?? '').host, address(delivered).host];
  });
  return new Set(hosts.filter((host) => host !== '' && host !== targetHost));
}

function lifeline(lane: Lane, x: number, height: number): string {
  return html`<line class="lifeline" x1="${x}" x2="${x}" y1="24" y2="${height}"/><text class="lane" x="${x}" y="16" text-anchor="middle">${lane}</text>
`;
}

interface Place {
  readonly labels: Labels;
  readonly href: string;
}

/** Text stands above its arrow and may run over other lifelines, away from the edge it starts at. */
function arrow(
  lines: readonly [string, string],
  from: number,
  to: number,
  top: number,
  { labels, href }: Place,
  kind: 'request' | 'response' | 'silence',
): { svg: string; y: number } {
  const written = lines.filter((line) => line !== '');
  const y = top + written.length * LINE_HEIGHT + 8;
  const [left, right] = [Math.min(from, to), Math.max(from, to)];
  const atLeft = left <= WIDTH - right || left <= MARGIN;
  const texts = written.map(
    (line, index) =>
      html`<text class="!${index > 0 || kind === 'response' ? 'detail' : 'what'}" x="${atLeft ? left + 8 : right - 8}" y="${top + (index + 1) * LINE_HEIGHT}" text-anchor="!${atLeft ? 'start' : 'end'}">!${marked(line, labels, 'tspan')}</text>`,
  );
  const tip = to > from ? to - 7 : to + 7;
  const svg = html`<a href="${href}">!${texts}<line class="!${kind}" x1="${from}" x2="${to}" y1="${y}" y2="${y}"/><path class="tip !${kind}" d="M${to} ${y} L${tip} ${y - 4} L${tip} ${y + 4} Z"/></a>
`;
  return { svg, y };
}
