import type { TapExchange, TapHeader } from '../../reports/tap/document.ts';

/** How secrets stand in a tap document: `<refresh_token#1>`. */
const LABEL = /<([\w.-]+)#(\d+)>/g;
/** The same in characters that no encoding changes (RFC 3986 2.3), so that the PBX may write it anywhere. */
const STAND_IN = /~~([\w.-]+)\.(\d+)~~/g;

/** @returns a text with its labels as they can be sent */
export function withStandIns(text: string): string {
  return text.replace(LABEL, (_, kind: string, number: string) => `~~${kind}.${number}~~`);
}

/** @returns a text with its labels as a reader knows them */
export function withLabels(text: string): string {
  return text.replace(STAND_IN, (_, kind: string, number: string) => `<${kind}#${number}>`);
}

/** @returns the labels in a text, as they can be sent */
export function standInsIn(text: string): string[] {
  return [...text.matchAll(STAND_IN)].map(([found]) => found);
}

/** Whether a text is one label and nothing else. */
export function isStandIn(text: string): boolean {
  return /^~~[\w.-]+\.\d+~~$/.test(text);
}

/** @returns an exchange with its labels as they can be sent */
export function sendable(exchange: TapExchange): TapExchange {
  const { request, response } = exchange;
  const headers = (lines: readonly TapHeader[]) =>
    lines.map(([name, value]): TapHeader => [name, withStandIns(value)]);
  return {
    ...exchange,
    request: {
      method: request.method,
      url: withStandIns(request.url),
      headers: headers(request.headers),
      body: withStandIns(request.body),
    },
    ...(response && {
      response: { ...response, headers: headers(response.headers), body: withStandIns(response.body) },
    }),
  };
}
