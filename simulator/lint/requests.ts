import { isHeaderName } from '../engine/request.ts';
import { leavesOf } from '../template/containers.ts';
import type { Request } from '../template/model.ts';
import { looksSecret } from './parameters.ts';
import type { LintRule } from './rule.ts';
import { requestRule, senders } from './sender.ts';

const LOOPBACK = /^http:\/\/(localhost|127\.|\[::1\])/i;
const TENANT = /(tenant|account|workspace|mandant|company|client|customer).?id$/i;
const GUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;
/** Digits of a short number with its country code. */
const SHORTEST_INTERNATIONAL = 8;

/** Whether the query in the text of a URL contains a name without a method. */
function rawInQuery({ url }: Request, name: string): boolean {
  const query = url.text.includes('?') ? url.text.slice(url.text.indexOf('?') + 1) : '';
  return query.replaceAll(`[[${name}]`, '').includes(`[${name}]`);
}

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
    title: 'A host name has no blank',
    why: 'The PBX cannot send the request: the URL is not valid.',
    remedy: 'Remove the blank.',
    check: requestRule(({ url }) =>
      /^\s*https?:\/\/[^/?#[\]]*[^/?#[\]\s]\s+[^/?#[\]\s]/i.test(url.text)
        ? 'The host name of the URL contains a blank'
        : undefined,
    ),
  },
  {
    id: 'url-plus',
    severity: 'warning',
    title: 'A plus in the number survives the URL',
    why: 'Values in a URL are not percent-encoded: a server reads + as a space and does not find international numbers.',
    remedy: 'Write [[Number].Replace("+","%2B")], or Prefix="Off" or "Zeros".',
    check: (subject, report) => {
      const { prefix, maxLength } = subject.template.number;
      if (prefix === 'Off' || prefix === 'Zeros') return;
      // A cut takes the plus only of a number that is longer: few countries have numbers of eight digits with their code.
      const length = maxLength.trim();
      if (/^\d+$/.test(length) && Number(length) > 0 && Number(length) <= SHORTEST_INTERNATIONAL) return;
      for (const { request } of senders(subject)) {
        if (rawInQuery(request, 'Number'))
          report(
            request.at,
            'The query of the URL contains [Number], which can begin with a plus',
            length.startsWith('[') ? 'info' : undefined,
          );
      }
    },
  },
  {
    id: 'url-email',
    severity: 'warning',
    title: 'A plus in an e-mail address survives the URL',
    why: 'Values in a URL are not percent-encoded: a server reads the + of ann+crm@example.com as a space.',
    remedy: 'Write [[Email].Replace("+","%2B")].',
    check: requestRule((request) =>
      rawInQuery(request, 'Email') ? 'The query of the URL contains [Email]' : undefined,
    ),
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
        isFixed(value) && (looksSecret(key) || /^(proxy-)?authorization$/i.test(key));
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
