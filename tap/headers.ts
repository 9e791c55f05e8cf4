/** Header lines as they are written in a message: their order, spelling and duplicates kept. */
export type HeaderLines = readonly (readonly [name: string, value: string])[];

/**
 * Each hop's own (RFC 9110 7.6.1). `Keep-Alive` passes: every connection of a client has one to the deployment that lives as
 * long. `Connection` and `Transfer-Encoding` are looked at one by one.
 */
const HOP_BY_HOP = new Set(['proxy-connection', 'te', 'upgrade', 'http2-settings']);

/** @returns pairs of the flat list that Node.js gives as `rawHeaders` */
export function linesOf(raw: readonly string[]): [name: string, value: string][] {
  const lines: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) lines.push([raw[at] ?? '', raw[at + 1] ?? '']);
  return lines;
}

/** @returns the first value of a header; undefined where there is none */
export function headerOf(lines: HeaderLines, wanted: string): string | undefined {
  return lines.find(([name]) => name.toLowerCase() === wanted)?.[1];
}

/**
 * @returns the lines that the next hop gets: `Connection` where it says no more than close or keep-alive, which both hops
 * mean alike, and `Transfer-Encoding: chunked`, for chunks are passed as chunks
 */
export function forwarded(lines: HeaderLines): [name: string, value: string][] {
  const named = new Set<string>();
  for (const [name, value] of lines)
    if (name.toLowerCase() === 'connection')
      for (const option of value.split(',')) named.add(option.trim().toLowerCase());
  named.delete('close');
  named.delete('keep-alive');
  return lines.flatMap(([name, value]) => {
    const header = name.toLowerCase();
    if (header === 'connection') return /^\s*(?:close|keep-alive)\s*$/i.test(value) ? [[name, value]] : [];
    if (header === 'transfer-encoding') return /^\s*chunked\s*$/i.test(value) ? [[name, value]] : [];
    // What `Connection` names belongs to this hop; a message may not lose its own framing or address that way.
    const isOfHop = HOP_BY_HOP.has(header) || (named.has(header) && !/^(host|content-length)$/.test(header));
    return isOfHop ? [] : [[name, value]];
  });
}

/** @returns whether a message says that its connection ends with it (RFC 9112 9.6) */
export function closes(lines: HeaderLines): boolean {
  return lines.some(([name, value]) => name.toLowerCase() === 'connection' && /\bclose\b/i.test(value));
}
