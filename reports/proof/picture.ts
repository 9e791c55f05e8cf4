/** The matrix as a picture: in which area each area's mutants were noticed. */
import { html } from 'ghtml';
import { areaOf } from '../run/summary.ts';
import { plural } from '../text.ts';
import type { Trial } from './document.ts';

const CELL = 26;
const LEFT = 190;
/** Height that a character of a slanted heading takes. */
const SLANTED = 6.4;

/** @returns an SVG: a row per area of mutants, a column per area of rules, in each cell how many mutants broke one there */
export function picture(trials: readonly Trial[]): string {
  const areas = [
    ...new Set(trials.flatMap(({ rule, failing }) => [rule, ...failing.map((one) => one.rule)].map(areaOf))),
  ].sort();
  const top = 24 + Math.ceil(SLANTED * Math.max(0, ...areas.map((area) => area.length)));
  const cells = areas.flatMap((from, row) => {
    const own = trials.filter(({ rule }) => areaOf(rule) === from);
    return areas.flatMap((to, column) => {
      const count = own.filter(({ failing }) => failing.some(({ rule }) => areaOf(rule) === to)).length;
      return count === 0
        ? []
        : [
            html`<g transform="translate(${LEFT + column * CELL} ${top + row * CELL})">!${cell(from, to, count, count / own.length)}</g>`,
          ];
    });
  });
  const rows = areas.map((area, index) => {
    const y = top + index * CELL;
    return html`<text x="${LEFT - 8}" y="${y + CELL / 2 + 4}" text-anchor="end">${area}</text><line class="lifeline" x1="${LEFT}" x2="${LEFT + areas.length * CELL}" y1="${y}" y2="${y}"/>`;
  });
  const columns = areas.map((area, index) => {
    const x = LEFT + index * CELL + CELL / 2 + 4;
    return html`<text transform="translate(${x} ${top - 8}) rotate(-60)">${area}</text>`;
  });
  const [width, height] = [LEFT + areas.length * CELL + 90, top + areas.length * CELL + 4];
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Picture of the matrix, scrolls sideways"><svg class="cells" role="img" aria-label="How many mutants of each area broke rules of which; the lists below say the same in words" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">!${rows}!${columns}!${cells}</svg></div>`;
}

/** The darker, the larger the part of the area's mutants. */
function cell(from: string, to: string, count: number, part: number): string {
  const title = `${plural(count, 'mutant')} of ${from} broke a rule of ${to}`;
  return html`<title>${title}</title><rect class="!${from === to ? 'own' : 'other'}" x="1" y="1" width="${CELL - 2}" height="${CELL - 2}" fill-opacity="${(0.15 + 0.35 * part).toFixed(2)}"/><text x="${CELL / 2}" y="${CELL / 2 + 4}" text-anchor="middle">${count}</text>`;
}
