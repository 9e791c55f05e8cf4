/** The two pictures of a replay: how long calls waited, by percentile, and what happened over time. */
import { html } from 'ghtml';
import { clip, duration } from '../text.ts';
import type { Latency, ReplayDocument } from './document.ts';
import { grouped, latency, stepName } from './messages.ts';

const WIDTH = 900;
const LEFT = 70;
const RIGHT = 20;
const HEIGHT = 320;
const FOOT = 36;

/** Ticks of the percentile axis, as far as the slowest calls tell. */
const TICKS = [0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999];

/**
 * @returns a curve a step over a percentile axis that gives each further nine the same room, as HdrHistogram draws it, and
 * milliseconds on a logarithmic axis; with its legend
 */
export function percentilePlot(latencies: readonly Latency[]): string {
  const shown = latencies.filter(({ count }) => count > 0);
  if (shown.length === 0) return '';
  const most = Math.max(...shown.map(({ count }) => count));
  const nines = Math.max(1, Math.log10(most));
  const values = shown.flatMap(({ curve }) => curve.map(([, ms]) => ms)).filter((ms) => ms > 0);
  const low = Math.floor(Math.log10(Math.max(0.01, Math.min(1, ...values))));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(1, ...values))));
  const x = (percent: number) => {
    const nine = Math.min(nines, -Math.log10(Math.max(1e-12, 1 - percent / 100)));
    return LEFT + (nine / nines) * (WIDTH - LEFT - RIGHT);
  };
  const y = (ms: number) => {
    const part = (Math.log10(Math.max(10 ** low, ms)) - low) / (high - low);
    return 10 + (1 - part) * (HEIGHT - FOOT - 10);
  };
  const decades = Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index));
  const rows = decades.map(
    (ms) =>
      html`<line class="lifeline" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(ms).toFixed(1)}" y2="${y(ms).toFixed(1)}"/><text class="tick" x="${LEFT - 6}" y="${(y(ms) + 4).toFixed(1)}" text-anchor="end">${axisLatency(ms)}</text>`,
  );
  const columns = TICKS.filter(
    (percent) => percent === 0 || -Math.log10(1 - percent / 100) <= nines + 0.01,
  ).map(
    (percent) =>
      html`<line class="lifeline" x1="${x(percent).toFixed(1)}" x2="${x(percent).toFixed(1)}" y1="10" y2="${HEIGHT - FOOT}"/><text class="tick" x="${x(percent).toFixed(1)}" y="${HEIGHT - FOOT + 16}" text-anchor="middle">${percent}%</text>`,
  );
  const curves = shown.map(({ step, curve }) => {
    const points = curve.map(([percent, ms]) => `${x(percent).toFixed(1)},${y(ms).toFixed(1)}`).join(' ');
    return html`<polyline class="curve s-${step}" points="${points}"/>`;
  });
  const legend = shown.map(
    ({ step }) =>
      html`<li><svg class="swatch" viewBox="0 0 28 8" aria-hidden="true"><line class="curve s-${step}" x1="0" x2="28" y1="4" y2="4"/></svg>${stepName(step)}</li>`,
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Waiting times by percentile, scrolls sideways"><svg class="plot-area" role="img" aria-label="Milliseconds by percentile; the table above holds the same" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">!${rows}!${columns}!${curves}</svg></div><ul class="legend">!${legend}</ul>`;
}

const CALLS = 130;
const ERRORS = 60;
const SLOWEST = 90;
const GAP = 30;
const TOP = 38;

/** @returns calls and errors a second and the slowest call of each stretch, one below the other, drills over them */
export function overTime({ timeline, drills, durationMs }: ReplayDocument): string {
  const { stretches, stretchMs } = timeline;
  if (stretches.length === 0) return '';
  const span = Math.max(stretches.length * stretchMs, durationMs);
  const x = (ms: number) => LEFT + (ms / span) * (WIDTH - LEFT - RIGHT);
  const perSecond = 1000 / stretchMs;
  const bars = (tone: string, top: number, room: number, values: readonly number[], unit: string) => {
    const most = Math.max(...values);
    const drawn = values.map((value, index) => {
      if (value === 0) return '';
      const height = (value / most) * room;
      const width = Math.max(1, x(stretchMs) - x(0) - 1);
      return html`<rect class="!${tone}" x="${x(index * stretchMs).toFixed(1)}" y="${(top + room - height).toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}"/>`;
    });
    const label = unit === 'ms' ? latency(most) : `${grouped(Math.round(most))} /s`;
    return html`<line class="lifeline" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${top + room}" y2="${top + room}"/>!${drawn}<text class="tick" x="${LEFT - 6}" y="${top + 10}" text-anchor="end">${most === 0 ? '0' : label}</text>`;
  };
  const errorsAt = TOP + CALLS + GAP;
  const slowestAt = errorsAt + ERRORS + GAP;
  const bottom = slowestAt + SLOWEST;
  const title = (text: string, top: number) =>
    html`<text class="lane" x="${LEFT}" y="${top - 6}">${text}</text>`;
  const shaded = drills
    .filter(({ happened }) => happened)
    .map(
      ({ kind, atMs, forMs }) =>
        html`<g><title>${kind} at ${atMs / 1000} s for ${forMs / 1000} s</title><rect class="drill" x="${x(atMs).toFixed(1)}" y="16" width="${Math.max(2, x(Math.min(span, atMs + forMs)) - x(Math.min(span, atMs))).toFixed(1)}" height="${bottom - 16}"/><text class="drill-name" x="${x(atMs).toFixed(1)}" y="12">${clip(kind, 12)}</text></g>`,
    );
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (part) =>
      html`<text class="tick" x="${x(part * span).toFixed(1)}" y="${bottom + 16}" text-anchor="!${part === 1 ? 'end' : 'middle'}">${part === 0 ? '0' : duration(part * span)}</text>`,
  );
  const calls = stretches.map((each) => each.calls * perSecond);
  const errors = stretches.map((each) => each.errors * perSecond);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Over time, scrolls sideways"><svg class="plot-area" role="img" aria-label="Calls and errors a second, and the slowest call, over time" viewBox="0 0 ${WIDTH} ${bottom + 24}" width="${WIDTH}" height="${bottom + 24}">!${title('calls that ended', TOP)}!${bars('calls', TOP, CALLS, calls, '/s')}!${title('errors', errorsAt)}!${bars('fail', errorsAt, ERRORS, errors, '/s')}!${title('the slowest call', slowestAt)}!${bars(
    'slow',
    slowestAt,
    SLOWEST,
    stretches.map(({ slowest }) => slowest),
    'ms',
  )}!${shaded}!${ticks}</svg></div>`;
}

function axisLatency(ms: number): string {
  return ms >= 1000 ? `${ms / 1000} s` : `${ms} ms`;
}
