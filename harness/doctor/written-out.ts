/** @returns the address up to its query or its first expression; none where it does not begin with a host */
export function writtenOut(url: string): string[] {
  const written = url.split(/[?[]/, 1)[0] ?? '';
  return /^https?:\/\/[^/]+/.test(written) && URL.canParse(written) ? [written] : [];
}

/** @returns the address up to its query, where neither an expression nor a password stands in it */
export function literal(url: string | undefined): string | undefined {
  const [address = ''] = (url ?? '').split('?', 1);
  if (address.includes('[') || !URL.canParse(address)) return undefined;
  const { username, password } = new URL(address);
  return username === '' && password === '' ? address : undefined;
}
