/**
 * Other spellings of a value that a careless server takes for the value itself. Each is undone by one step too many:
 * trimming, a string that ends at NUL, decoding the form twice, unescaping HTML.
 */
export const SPELLINGS: readonly (readonly [how: string, respell: (value: string) => string])[] = [
  ['with a blank before it', (value) => ` ${value}`],
  ['with a blank behind it', (value) => `${value} `],
  ['followed by NUL', (value) => `${value}\0`],
  ['encoded twice', (value) => escapedFirst(value)],
  ['with HTML entities', (value) => value.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`)],
];

/** The value percent-encoded; one without special characters by the code of its first character. */
function escapedFirst(value: string): string {
  const encoded = encodeURIComponent(value);
  if (encoded !== value || value === '') return encoded;
  return `%${value.charCodeAt(0).toString(16).toUpperCase()}${value.slice(1)}`;
}
