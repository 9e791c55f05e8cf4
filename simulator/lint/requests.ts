import { isHeaderName } from '../engine/request.ts';
import { leavesOf } from '../template/containers.ts';
import type { Request } from '../template/model.ts';
import { looksSecret } from './parameters.ts';
import type { LintRule } from './rule.ts';
import { requestRule, senders } from './sender.ts';

const LOOPBACK = /^http:\/\/(localhost|127\.|\[::1\])/i;
const TENANT = /(tenant|account|workspace|mandant|company|client|customer).?id$/i;
const GUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;
const isFixed = (text: string): boolean => text.trim() !== '' && !text.includes('[');

/** Parameters in the query of a URL. */
function queryOf(url: string): [string, string][] {
  const query = url.split('?')[1] ?? '';
  return query.split('&').map((pair) => {
    const [key = '', value = ''] = pair.split('=');
    return [key, value];
  });
}

/** All keys and values of a request: headers, query, body. */
function carried(request: Request): { key: string; value: string }[] {
  const leaves = [
    ...request.headers,
    ...request.queryParams,
    ...request.values,
    ...leavesOf(request.postValues),
  ];
  return [
    ...leaves.map(({ key, text }) => ({ key, value: text })),
    ...queryOf(request.url.text).map(([key, value]) => ({ key, value })),
  ];
}

const URL_SLOTS = new Set(['Url', 'RequestUrl', 'Default']);

/** What is wrong with the host of a URL, whatever its expressions are. */
function wrongHost(url: string): string | undefined {
  const flat = url.trim().replaceAll(/\[\[.{0,300}?\)\]|\[[^[\]]*\]/g, 'x');
  const written = /^https?:\/\/([^/?#]*)/i.exec(flat)?.[1];
  if (written === undefined) return undefined;
  if (/\s/.test(written)) return 'contains a blank';
  if (/^https?:$/i.test(written)) return 'is that of another scheme';
  return written !== '' && !URL.canParse(`http://${written}`) ? 'is not valid' : undefined;
}

/** Names that secrets have beside others; their value has to look like one. */
const ALSO_SECRET = /^(auth|pwd|passwd|sig(nature)?|hash|code|session(id)?|sid|.+[_-]key)$/i;
const looksRandom = (value: string): boolean => /^(?=.*\d)(?=.*[A-Za-z])[\w.~-]{8,}$/.test(value);

/** URLs, headers and values of requests. */
export const REQUEST_RULES: readonly LintRule[] = [
  {
    id: 'url-scheme',
    severity: 'error',
    title: 'A URL begins with its scheme',
    why: 'The PBX cannot send the request; a placeholder may not have been replaced.',
    remedy: 'Begin with https://, or with the parameter that holds the address.',
    check: requestRule(({ url }) => {
      const text = url.text.trim();
      return text === '' || /^(https?:\/\/|\[)/i.test(text)
        ? undefined
        : `The URL begins with "${text.slice(0, 16)}"`;
    }),
  },
  {
    id: 'url-http',
    severity: 'warning',
    title: 'Requests go over TLS',
    why: 'Numbers, names and tokens are sent in clear.',
    remedy: 'Write https://.',
    check: ({ template, expressions }, report) => {
      for (const { slot, text, at } of expressions) {
        const isUrl = slot === 'Url' || slot === 'RequestUrl' || slot === 'Default' || slot === 'Output';
        if (isUrl && /^\s*http:\/\//i.test(text) && !LOOPBACK.test(text.trim())) {
          report(at, `${slot} is an http URL`);
        }
      }
      for (const { listValues, name, at } of template.parameters) {
        if (listValues.some((value) => /^http:\/\//i.test(value) && !LOOPBACK.test(value))) {
          report(at, `ListValues of "${name}" contains an http URL`);
        }
      }
    },
  },
  {
    id: 'url-host',
    severity: 'error',
    title: 'A host name is valid',
    why: 'The PBX cannot send the request: the URL is not valid.',
    remedy: 'Write the name of the host alone, without a blank, between https:// and the next slash.',
    check: ({ expressions }, report) => {
      for (const { slot, text, at } of expressions) {
        const wrong = URL_SLOTS.has(slot) ? wrongHost(text) : undefined;
        if (wrong !== undefined) report(at, `The host name in ${slot} ${wrong}`);
      }
    },
  },
  {
    id: 'url-search-text',
    severity: 'warning',
    title: 'Search text is escaped in a URL',
    why: 'An agent may type & or #, which ends the parameter: the search returns wrong results or fails.',
    remedy: 'Write [EscapedSearchText] in the URL.',
    check: requestRule(({ url }) =>
      url.text.includes('[SearchText]') ? 'The URL contains [SearchText]' : undefined,
    ),
  },
  {
    id: 'hard-coded-secret',
    severity: 'error',
    title: 'The template contains no secret',
    why: 'The secret is in every copy of the template, and changing it takes a new template.',
    remedy: 'Make it a parameter of type Password.',
    check: requestRule((request) => {
      const isSecret = ({ key, value }: { key: string; value: string }): boolean =>
        isFixed(value) &&
        (looksSecret(key) ||
          /^(proxy-)?authorization$/i.test(key) ||
          (ALSO_SECRET.test(key) && looksRandom(value)));
      const found = carried(request).find(isSecret);
      return found && `The value of ${found.key} is hard-coded`;
    }),
  },
  {
    id: 'hard-coded-tenant',
    severity: 'warning',
    title: 'The template contains no tenant id',
    why: 'Every PBX with this template uses the same account, or appears to the CRM as the same machine.',
    remedy: 'Make it a parameter.',
    check: requestRule((request) => {
      const key = carried(request).find(
        ({ key, value }) => isFixed(value) && (TENANT.test(key) || GUID.test(value)),
      )?.key;
      if (key !== undefined) return `The value of ${key} is hard-coded`;
      return GUID.test(request.message) || GUID.test(request.url.text)
        ? 'An identifier is hard-coded'
        : undefined;
    }),
  },
  {
    id: 'header-key',
    severity: 'error',
    title: 'A header has a valid name',
    why: 'A header without a name, or with a blank or a colon in it, cannot be sent (RFC 9110 5.1).',
    remedy: "Write the header's name in Key.",
    check: (subject, report) => {
      for (const { request } of senders(subject)) {
        for (const { key, at } of request.headers) {
          if (!isHeaderName(key)) report(at, `"${key.slice(0, 30)}" is not a valid header name`);
        }
      }
    },
  },
];
