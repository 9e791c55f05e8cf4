import { html } from 'ghtml';
import { instant } from './page-parts.ts';

/** A call as the chart counts it. */
export interface ChartedCall {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Whether it is among those that the chart shows in another color. */
  readonly marked: boolean;
}

/** How a chart of calls reads. */
export interface ChartOptions {
  /** IANA name; default UTC. */
  readonly zone?: string;
  /** What the marked calls are. */
  readonly marked: 'failed' | 'unanswered';
}

const [WIDTH, HEIGHT] = [960, 110] as const;
const BARS = 32;

/** Bars of calls over time, the marked ones in another color, and how many they are; empty without calls. */
export function callChart(calls: readonly ChartedCall[], { zone, marked }: ChartOptions): string {
  if (calls.length === 0) return '';
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const { at } of calls) {
    first = Math.min(first, at);
    last = Math.max(last, at);
  }
  const width = Math.max((last - first) / BARS, 1000);
  const bars = Array.from({ length: BARS }, () => ({ all: 0, some: 0 }));
  for (const call of calls) {
    const bar = bars[Math.min(Math.floor((call.at - first) / width), BARS - 1)];
    if (bar === undefined) continue;
    bar.all += 1;
    if (call.marked) bar.some += 1;
  }
  const most = Math.max(...bars.map(({ all }) => all));
  const some = calls.filter((call) => call.marked).length;
  const drawn = bars.map(({ all, some: part }, index) => {
    const x = (index * WIDTH) / BARS + 2;
    return rectangle('bar', x, all / most) + rectangle(`bar ${marked}`, x, part / most);
  });
  const end = first + width * BARS;
  const noun = calls.length === 1 ? 'call' : 'calls';
  return html`<div class="figures"><p><strong>${calls.length}</strong> ${noun}</p><p><strong>${some}</strong> ${marked}</p></div>
<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT + 1}" preserveAspectRatio="none" role="img" aria-label="${calls.length} ${noun} over time, ${some} of them ${marked}; at most ${most} in one bar">
!${drawn.join('')}<line class="axis" x1="0" x2="${WIDTH}" y1="${HEIGHT}" y2="${HEIGHT}"/>
</svg>
<p class="pages"><span>!${instant(first, zone)}</span><span>!${instant(end, zone)}</span></p>`;
}

function rectangle(name: string, x: number, share: number): string {
  if (share === 0) return '';
  const height = Math.max(share * (HEIGHT - 10), 3);
  return html`<rect class="${name}" x="${x.toFixed(1)}" y="${(HEIGHT - height).toFixed(1)}" width="${WIDTH / BARS - 4}" height="${height.toFixed(1)}" rx="2"/>`;
}
