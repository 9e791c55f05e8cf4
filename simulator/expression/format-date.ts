import { ExpressionError } from './error.ts';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** .NET's standard date formats in the invariant culture. */
const STANDARD: Readonly<Record<string, string>> = {
  d: 'MM/dd/yyyy',
  D: 'dddd, dd MMMM yyyy',
  f: 'dddd, dd MMMM yyyy HH:mm',
  F: 'dddd, dd MMMM yyyy HH:mm:ss',
  g: 'MM/dd/yyyy HH:mm',
  G: 'MM/dd/yyyy HH:mm:ss',
  m: 'MMMM dd',
  M: 'MMMM dd',
  o: 'yyyy-MM-ddTHH:mm:ss.fffffffK',
  O: 'yyyy-MM-ddTHH:mm:ss.fffffffK',
  r: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  R: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  s: 'yyyy-MM-ddTHH:mm:ss',
  t: 'HH:mm',
  T: 'HH:mm:ss',
  u: 'yyyy-MM-dd HH:mm:ssZ',
  U: 'dddd, dd MMMM yyyy HH:mm:ss',
  y: 'yyyy MMMM',
  Y: 'yyyy MMMM',
};

/** `'quoted'`, `"quoted"`, `\x`, `%x`, a run of one specifier letter, or any other character. */
const PIECES = /'[^']*'|"[^"]*"|\\[\s\S]|%(?=[a-zA-Z])|([a-zA-Z])\1*|[\s\S]/g;

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** @returns the text of a quoted or escaped piece of a format; `undefined` for any other piece */
function quoted(piece: string): string | undefined {
  if (piece.startsWith('\\') && piece.length === 2) return piece.slice(1);
  if (piece.length > 1 && /^['"]/.test(piece)) return piece.slice(1, -1);
  return piece === '%' ? '' : undefined;
}

/**
 * .NET's `DateTime.ToString(format, CultureInfo.InvariantCulture)`.
 * @param ms UTC milliseconds
 * @param offsetMinutes offset of the time zone to print in
 * @param utc whether the date is of kind UTC, for `K`
 * @throws ExpressionError `format`
 */
export function formatDate(ms: number, offsetMinutes: number, utc: boolean, format: string): string {
  if (format.length === 1) {
    const standard = STANDARD[format];
    if (standard === undefined)
      throw new ExpressionError('format', `ToString: "${format}" is not a date format`, 0);
    return formatDate(ms, format === 'U' ? 0 : offsetMinutes, utc, standard);
  }
  const date = new Date(ms + offsetMinutes * 60_000);
  return format.replace(PIECES, (piece) => quoted(piece) ?? datePiece(piece, date, offsetMinutes, utc));
}

function datePiece(piece: string, date: Date, offsetMinutes: number, utc: boolean): string {
  const width = piece.length;
  const day = DAYS[date.getUTCDay()] ?? '';
  const month = MONTHS[date.getUTCMonth()] ?? '';
  const hours = date.getUTCHours();
  switch (piece[0]) {
    case 'd':
      if (width > 2) return width === 3 ? day.slice(0, 3) : day;
      return pad(date.getUTCDate(), width);
    case 'M':
      if (width > 2) return width === 3 ? month.slice(0, 3) : month;
      return pad(date.getUTCMonth() + 1, width);
    case 'y': {
      const year = date.getUTCFullYear();
      return width <= 2 ? pad(year % 100, width) : pad(year, width);
    }
    case 'H':
      return pad(hours, Math.min(width, 2));
    case 'h':
      return pad(hours % 12 === 0 ? 12 : hours % 12, Math.min(width, 2));
    case 'm':
      return pad(date.getUTCMinutes(), Math.min(width, 2));
    case 's':
      return pad(date.getUTCSeconds(), Math.min(width, 2));
    case 't':
      return (hours < 12 ? 'AM' : 'PM').slice(0, width);
    case 'f':
    case 'F':
      return fraction(date.getUTCMilliseconds(), piece);
    case 'g':
      return 'A.D.';
    case 'z':
      return zone(offsetMinutes, width);
    case 'K':
      return utc ? 'Z' : zone(offsetMinutes, 3).repeat(width);
    default:
      return piece;
  }
}

/** `fff` keeps trailing zeros, `FFF` drops them. */
function fraction(ms: number, piece: string): string {
  if (piece.length > 7)
    throw new ExpressionError('format', `ToString: "${piece.slice(0, 20)}" has more than 7 digits`, 0);
  const digits = `${pad(ms, 3)}0000`.slice(0, piece.length);
  return piece[0] === 'f' ? digits : digits.replace(/0+$/, '');
}

function zone(offsetMinutes: number, width: number): string {
  const minutes = Math.abs(offsetMinutes);
  const hours = pad(Math.floor(minutes / 60), Math.min(width, 2));
  return `${offsetMinutes < 0 ? '-' : '+'}${hours}${width > 2 ? `:${pad(minutes % 60, 2)}` : ''}`;
}

/**
 * .NET's `TimeSpan.ToString(format)`. In a custom format every other character must be quoted or escaped,
 * as .NET demands; `hh:mm` without that is an error there too.
 * @throws ExpressionError `format`
 */
export function formatTimespan(ms: number, format: string): string {
  const sign = ms < 0 ? '-' : '';
  const whole = Math.floor(Math.abs(ms) / 1000);
  const part = Math.abs(ms) % 1000;
  const fields = {
    d: Math.floor(whole / 86_400),
    h: Math.floor(whole / 3600) % 24,
    m: Math.floor(whole / 60) % 60,
    s: whole % 60,
  };
  const clock = `${pad(fields.h, 2)}:${pad(fields.m, 2)}:${pad(fields.s, 2)}`;
  if (format === 'c' || format === 't' || format === 'T') {
    const rest = part ? `.${pad(part, 3)}0000` : '';
    return `${sign}${fields.d ? `${fields.d}.` : ''}${clock}${rest}`;
  }
  if (format === 'g') {
    const rest = part ? `.${pad(part, 3).replace(/0+$/, '')}` : '';
    return `${sign}${fields.d ? `${fields.d}:` : ''}${clock.replace(/^0/, '')}${rest}`;
  }
  if (format === 'G') return `${sign}${fields.d}:${clock}.${pad(part, 3)}0000`;
  return format.replace(PIECES, (piece) => {
    const text = quoted(piece);
    if (text !== undefined) return text;
    const letter = piece[0] ?? '';
    if (letter === 'f' || letter === 'F') return fraction(part, piece);
    if (letter === 'd' || letter === 'h' || letter === 'm' || letter === 's') {
      if (piece.length <= (letter === 'd' ? 8 : 2)) return pad(fields[letter], piece.length);
    }
    throw new ExpressionError(
      'format',
      `ToString: "${format.slice(0, 40)}" is not a format for a time span; escape other characters, as in hh\\:mm\\:ss`,
      0,
    );
  });
}
