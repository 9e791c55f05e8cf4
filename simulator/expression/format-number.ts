import { ExpressionError } from './error.ts';

const group = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',');

/**
 * .NET's `Double.ToString(format, CultureInfo.InvariantCulture)`: the standard formats C, D, E, F, G, N, P,
 * R and X with a precision, and custom formats of `0 # . , %`, literals and `;` sections.
 * @throws ExpressionError `format`
 */
export function formatNumber(value: number, format: string): string {
  const standard = /^([a-zA-Z])(\d{0,2})$/.exec(format);
  const [, letter = '', precision = ''] = standard ?? [];
  if (format === '') return String(value);
  return standard ? standardFormat(value, letter, precision) : customFormat(value, format);
}

function standardFormat(value: number, letter: string, precision: string): string {
  const digits = precision === '' ? undefined : Number(precision);
  const sign = value < 0 ? '-' : '';
  switch (letter.toUpperCase()) {
    case 'F':
      return value.toFixed(digits ?? 2);
    case 'N':
      return sign + grouped(Math.abs(value).toFixed(digits ?? 2));
    case 'P':
      return `${sign}${grouped(Math.abs(value * 100).toFixed(digits ?? 2))} %`;
    case 'C':
      return value < 0
        ? `(¤${grouped(Math.abs(value).toFixed(digits ?? 2))})`
        : `¤${grouped(value.toFixed(digits ?? 2))}`;
    case 'D':
      if (Number.isInteger(value)) return sign + String(Math.abs(value)).padStart(digits ?? 0, '0');
      break;
    case 'X':
      if (Number.isInteger(value) && value >= 0) {
        const hex = value.toString(16).padStart(digits ?? 0, '0');
        return letter === 'X' ? hex.toUpperCase() : hex;
      }
      break;
    case 'E': {
      const text = value.toExponential(digits ?? 6);
      const [mantissa, exponent = '+0'] = text.split('e');
      return `${mantissa}${letter}${exponent[0]}${exponent.slice(1).padStart(3, '0')}`;
    }
    case 'G':
      return digits ? String(Number(value.toPrecision(digits))) : String(value);
    case 'R':
      return String(value);
  }
  throw new ExpressionError(
    'format',
    `ToString: "${letter}${precision}" is not a format for the number ${value}`,
    0,
  );
}

function grouped(fixed: string): string {
  const [whole = '', fraction] = fixed.split('.');
  return fraction === undefined ? group(whole) : `${group(whole)}.${fraction}`;
}

/** A digit or separator, or a literal: quoted, escaped, or any other character. */
const PIECES = /'([^']*)'|"([^"]*)"|\\([\s\S])|([0#.,%])|([\s\S])/g;

function customFormat(value: number, format: string): string {
  const [positive = '', negative, zero] = format.split(';');
  if (value === 0 && zero !== undefined) return section(0, zero);
  if (value < 0 && negative) return section(-value, negative);
  return value < 0 ? `-${section(-value, positive)}` : section(value, positive);
}

/** One section for a number that is not negative: its digits are filled into the places, literals stay. */
function section(value: number, format: string): string {
  const pieces = [...format.matchAll(PIECES)].map(([, single, double, escaped, place, other]) => ({
    place,
    literal: single ?? double ?? escaped ?? other ?? '',
  }));
  const places = pieces.map(({ place }) => place ?? '').join('');
  const [wholeText = '', ...rest] = places.replaceAll('%', '').split('.');
  const wholePlaces = wholeText.replaceAll(',', '');
  const fractionPlaces = rest.join('').replaceAll(',', '');
  const percent = 100 ** (places.split('%').length - 1);
  const [digits = '', decimals = ''] = (value * percent)
    .toFixed(Math.min(fractionPlaces.length, 100))
    .split('.');
  const whole = wholeDigits(digits === '0' ? '' : digits, wholePlaces, /[0#],[0#]/.test(wholeText));
  const kept = Math.max(fractionPlaces.lastIndexOf('0') + 1, decimals.replace(/0+$/, '').length);

  let at = 0;
  return pieces
    .map(({ place, literal }) => {
      if (place === '.') return kept > 0 && at <= wholePlaces.length ? '.' : '';
      if (place === '%') return '%';
      if (place === ',') return '';
      if (place === undefined) return literal;
      at += 1;
      if (at <= wholePlaces.length) return whole[at - 1] ?? '';
      const index = at - 1 - wholePlaces.length;
      return index < kept ? (decimals[index] ?? '0') : '';
    })
    .join('');
}

/** What each place before the point shows: the first one takes all digits that have no place of their own. */
function wholeDigits(digits: string, places: string, thousands: boolean): string[] {
  const firstZero = places.includes('0') ? places.indexOf('0') : places.length;
  const padded = digits.padStart(places.length - firstZero, '0');
  return Array.from(places, (_, index) => {
    const right = places.length - 1 - index;
    const end = padded.length - right;
    if (end <= 0) return '';
    const own = padded.slice(index === 0 ? 0 : end - 1, end);
    if (!thousands) return own;
    return Array.from(own, (digit, from) => {
      const position = right + own.length - 1 - from;
      return position > 0 && position % 3 === 0 ? `${digit},` : digit;
    }).join('');
  });
}
