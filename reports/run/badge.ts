/** A run as an SVG badge for a README: the profile's name, and how many of the checked rules passed. */

import { clip, columns, oneLine } from '../text.ts';
import { attributes, xmlText } from '../xml.ts';
import type { RunDocument } from './document.ts';
import { headline, type Tone } from './summary.ts';

/** Each with a contrast of more than 4.5 to the white text on it. */
const COLORS: Readonly<Record<Tone, string>> = { good: '#1a7f37', bad: '#c11f2a', unsure: '#855700' };

const HEIGHT = 20;
/** Wide enough for the widest common letters of 11 px Verdana; the text is fitted to it. */
const LETTER = 7;

/** @returns an SVG document that needs neither fonts nor network */
export function badge(run: RunDocument): string {
  const { pass, notApplicable } = run.summary;
  const checked = run.results.length - notApplicable;
  const label = clip(oneLine(run.profile.name), 40) || 'conformance';
  const message = checked === 0 ? 'nothing checked' : `${pass}/${checked} passed`;
  const [left, right] = [columns(label) * LETTER + 12, columns(message) * LETTER + 12];
  const title = `${label}: ${headline(run).text}`;
  const svg = attributes({
    xmlns: 'http://www.w3.org/2000/svg',
    width: left + right,
    height: HEIGHT,
    role: 'img',
    'aria-label': title,
  });
  return `<svg${svg}><title>${xmlText(title)}</title>
<rect width="${left}" height="${HEIGHT}" fill="#444"/>
<rect x="${left}" width="${right}" height="${HEIGHT}" fill="${COLORS[headline(run).tone]}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
${text(label, 6, left - 12)}
${text(message, left + 6, right - 12)}
</g></svg>
`;
}

function text(content: string, x: number, length: number): string {
  return `<text${attributes({ x, y: 14, textLength: length, lengthAdjust: 'spacingAndGlyphs' })}>${xmlText(content)}</text>`;
}
