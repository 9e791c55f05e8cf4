import { DomUtils, parseDocument } from 'htmlparser2';
import type { HttpResponse } from '../http-response.ts';

/** Which attribute of which element makes a browser load something by itself. */
const LOADING: Readonly<Record<string, string>> = {
  script: 'src',
  img: 'src',
  iframe: 'src',
  frame: 'src',
  embed: 'src',
  object: 'data',
  audio: 'src',
  video: 'src',
  source: 'src',
  link: 'href',
};
/** What a `link` element loads; others are mere references. */
const LOADING_LINK = /\b(stylesheet|icon|preload|modulepreload|prefetch|preconnect|manifest)\b/i;

/** @returns the absolute addresses of what a browser loads with a page, without the user doing anything */
export function loadedBy(answer: HttpResponse): string[] {
  return elements(answer)
    .filter(({ name, attribs }) => name !== 'link' || LOADING_LINK.test(attribs['rel'] ?? ''))
    .map(({ name, attribs }) => attribs[LOADING[name] ?? ''])
    .filter((address) => address !== undefined && URL.canParse(address, answer.url))
    .map((address) => new URL(String(address), answer.url).href);
}

/** @returns the referrer policy of a page: the last one of its header, else that of its meta tag (Referrer Policy 4.1, 8.1) */
export function referrerPolicyOf(answer: HttpResponse): string | undefined {
  const meta = elements(answer).find(
    ({ name, attribs }) => name === 'meta' && attribs['name']?.toLowerCase() === 'referrer',
  );
  const stated = answer.header('referrer-policy') ?? meta?.attribs['content'];
  return stated?.split(',').at(-1)?.trim().toLowerCase();
}

function elements(answer: HttpResponse) {
  const html = (answer.header('content-type') ?? '').includes('html') ? answer.body : '';
  return DomUtils.getElementsByTagName('*', parseDocument(html));
}
