import { html } from 'ghtml';

/** A call as the chart counts it. */
export interface ChartedCall {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly failed: boolean;
}

const [WIDTH, HEIGHT] = [960, 110] as const;
const BARS = 32;

/** Bars of calls over time, with the failed ones in another color; empty without calls. @param zone IANA name */
export function callChart(calls: readonly ChartedCall[], zone: string): string {
  if (calls.length === 0) return '';
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const { at } of calls) {
    first = Math.min(first, at);
    last = Math.max(last, at);
  }
  const width = Math.max((last - first) / BARS, 1000);
  const bars = Array.from({ length: BARS }, () => ({ all: 0, failed: 0 }));
  for (const { at, failed } of calls) {
    const bar = bars[Math.min(Math.floor((at - first) / width), BARS - 1)];
    if (bar === undefined) continue;
    bar.all += 1;
    if (failed) bar.failed += 1;
  }
  const most = Math.max(...bars.map(({ all }) => all));
  const failed = calls.filter((call) => call.failed).length;
  const drawn = bars.map(({ all, failed: bad }, index) => {
    const x = (index * WIDTH) / BARS + 2;
    return rectangle('bar', x, all / most) + rectangle('bar failed', x, bad / most);
  });
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const end = first + width * BARS;
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT + 1}" preserveAspectRatio="none" role="img" aria-label="${calls.length} calls over time, ${failed} of them failed; at most ${most} in one bar">
!${drawn.join('')}<line class="axis" x1="0" x2="${WIDTH}" y1="${HEIGHT}" y2="${HEIGHT}"/>
</svg>
<p class="pages"><span>${clock.format(first)}</span><span>${clock.format(end)}</span></p>`;
}

function rectangle(name: string, x: number, share: number): string {
  if (share === 0) return '';
  const height = Math.max(share * (HEIGHT - 10), 3);
  return html`<rect class="${name}" x="${x.toFixed(1)}" y="${(HEIGHT - height).toFixed(1)}" width="${WIDTH / BARS - 4}" height="${height.toFixed(1)}" rx="2"/>`;
}
