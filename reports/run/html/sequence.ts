/** The exchanges of one result as a sequence diagram: PBX, browser and connector as lifelines, in SVG. */
import { html } from 'ghtml';
import type { Exchange } from '../document.ts';
import { type Labels, marked } from './labels.ts';
import { address, type Drawn, header } from './message.ts';

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
export function sequence(exchanges: readonly Drawn[], labels: Labels, id: string, target: string): string {
  if (exchanges.length === 0) return '';
  const all = exchanges.map(({ exchange }) => exchange);
  const pbxHosts = hostsOfThePbx(all, address(target).host);
  const used = new Set<Lane>(['Connector', ...all.flatMap((one) => [sender(one), receiver(one, pbxHosts)])]);
  const lanes = LANES.filter((lane) => used.has(lane));
  const x = (lane: Lane) =>
    lanes.length === 1
      ? WIDTH / 2
      : MARGIN + (lanes.indexOf(lane) * (WIDTH - 2 * MARGIN)) / (lanes.length - 1);
  let y = HEAD;
  const arrows = exchanges.map(({ exchange, request: [what, details], response }) => {
    const [from, to] = [x(sender(exchange)), x(receiver(exchange, pbxHosts))];
    const there = arrow([`${exchange.number}  ${what}`, details], from, to, 0, 'request', labels);
    const back = arrow(response, to, from, there.bottom, exchange.response ? 'response' : 'silence', labels);
    const link = html`<a href="#${id}-m${exchange.number}" transform="translate(0 ${y})">
!${there.svg}!${back.svg}</a>
`;
    y += back.bottom + 8;
    return link;
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

/**
 * The PBX is where the redirect URI of an authorization request points, or an answer with a code; but never a
 * host that was itself asked for a code or by a program.
 */
function hostsOfThePbx(exchanges: readonly Exchange[], targetHost: string): Set<string> {
  const pbx = new Set<string>();
  const others = new Set(['', targetHost]);
  for (const { actor, request, response } of exchanges) {
    const { host, query } = address(request.url);
    const asked = new URLSearchParams(query).get('redirect_uri');
    const location = header(response?.headers ?? [], 'location') ?? '';
    if (asked !== null || actor !== 'user') others.add(host);
    if (asked !== null) pbx.add(address(asked).host);
    if (/[?&](code|error)=/.test(location)) pbx.add(address(location).host);
  }
  return new Set([...pbx].filter((host) => !others.has(host)));
}

function lifeline(lane: Lane, x: number, height: number): string {
  return html`<line class="lifeline" x1="${x}" x2="${x}" y1="24" y2="${height}"/><text class="lane" x="${x}" y="16" text-anchor="middle">${lane}</text>
`;
}

/** Text stands above its arrow and may run over other lifelines, away from the edge it starts at. */
function arrow(
  lines: readonly string[],
  from: number,
  to: number,
  top: number,
  kind: 'request' | 'response' | 'silence',
  labels: Labels,
): { readonly svg: string; readonly bottom: number } {
  const written = lines.filter((line) => line !== '');
  const bottom = top + written.length * LINE_HEIGHT + 8;
  const [left, right] = [Math.min(from, to), Math.max(from, to)];
  const start = left <= WIDTH - right ? html`x="${left + 8}"` : html`x="${right - 8}" text-anchor="end"`;
  const texts = written.map(
    (line, index) =>
      html`<text class="!${index > 0 || kind === 'response' ? 'detail' : 'what'}" !${start} y="${top + (index + 1) * LINE_HEIGHT}">!${marked(line, labels, 'tspan')}</text>
`,
  );
  const tip = to > from ? to - 7 : to + 7;
  const svg = html`!${texts}<path class="!${kind}" d="M${from} ${bottom}H${to}"/><path class="tip !${kind}" d="M${to} ${bottom}L${tip} ${bottom - 4}V${bottom + 4}Z"/>
`;
  return { svg, bottom };
}
