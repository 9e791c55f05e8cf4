import { ExpressionError, evaluateText } from '../expression/index.ts';
import { leavesOf } from '../template/containers.ts';
import type { Request } from '../template/model.ts';
import { looksSecret } from './parameters.ts';
import type { LintRule } from './rule.ts';
import { requestRule, senders } from './sender.ts';
import { type ExpressionUse, type LintSubject, namesOf } from './subject.ts';

const DIGITS = '49301234567';
const EMAIL = 'ann+crm@example.com';
/** Digits of a short number with its country code. */
const SHORTEST_INTERNATIONAL = 8;
/** Names of query parameters that only a secret has. */
const SECRET_KEY =
  /^(x-)?(api[_-]?key|auth|auth[_-]?(key|token)|access[_-]?(key|token)|token|pwd|passwd|pass(word)?|(client[_-]?)?secret|sig(nature)?)$/i;

/** The texts that an expression can have with these values, the others being empty or not, on calls of both directions. */
function* texts(
  text: string,
  passes: number,
  values: Readonly<Record<string, string>>,
  { budget }: LintSubject,
): Generator<string> {
  for (const CallDirection of ['Inbound', 'Outbound'])
    for (const other of ['1', '']) {
      const known: Readonly<Record<string, string>> = { CallDirection, ...values };
      try {
        yield evaluateText(text, (name) => known[name] ?? other, { budget, passes: Math.max(1, passes) });
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
      }
    }
}

/** The parts of a request that a server decodes as a form: the query of its URL, and a message that is one. */
function* forms(
  request: Request,
  values: Readonly<Record<string, string>>,
  subject: LintSubject,
): Generator<{ what: string; text: string }> {
  for (const text of texts(request.url.text, 1, values, subject))
    if (text.includes('?')) yield { what: 'The query of the URL', text: text.slice(text.indexOf('?') + 1) };
  const { message, contentType, encoding, postValues } = request;
  const isForm = contentType === '' ? encoding === 'UrlEncoded' : /urlencoded/i.test(contentType);
  if (!isForm || postValues || request.method === 'GET' || !/^\s*[\w.-]+=/.test(message)) return;
  for (const text of texts(message, request.messagePasses, values, subject)) yield { what: 'The form', text };
}

/** Where a value arrives that a server reads with a space in place of its plus. */
function losesPlus(
  request: Request,
  values: Readonly<Record<string, string>>,
  lost: string,
  subject: LintSubject,
): string | undefined {
  for (const { what, text } of forms(request, values, subject)) if (text.includes(lost)) return what;
  return undefined;
}

/** Values of a request that are escaped one by one: query parameters, and those of a form. */
function escapedValues({ queryParams, postValues, encoding }: Request) {
  return [...queryParams, ...(encoding === 'UrlEncoded' ? leavesOf(postValues) : [])];
}

/** The name of a secret in a URL: a parameter for one, or whatever is sent under the name of one. */
function secretIn(use: ExpressionUse, subject: LintSubject): string | undefined {
  const { template, authentication } = subject;
  const secret = new Set(
    template.parameters
      .filter(
        ({ type, name, title }) =>
          type === 'Password' ||
          type === 'OAuth' ||
          (type === 'String' && (looksSecret(name) || looksSecret(title))),
      )
      .map(({ name }) => name),
  );
  const named = namesOf(use).find((each) => secret.has(each));
  if (named !== undefined) return named;
  const own = new Set([
    ...template.parameters.filter(({ type }) => type === 'String').map(({ name }) => name),
    ...authentication.flatMap(({ variables }) => variables.map(({ name }) => name)),
  ]);
  const pairs =
    use.slot === 'QueryParam'
      ? (use.scenario?.request?.queryParams ?? [])
          .filter(({ at }) => at === use.at)
          .map(({ key, text }) => [key, text])
      : [...use.text.matchAll(/[?&]([\w.-]+)=([^&#]*)/g)].map(([, key, value]) => [key, value]);
  for (const [key = '', value = ''] of pairs) {
    const name = /\[([^[\]]+)\]/.exec(value)?.[1];
    if (SECRET_KEY.test(key) && name !== undefined && own.has(name)) return name;
  }
  return undefined;
}

/** Whether an output is an address that a browser opens, with its query in clear. */
function isOpened(use: ExpressionUse): boolean {
  const output = use.scenario?.outputs.outputs.find(({ at }) => at === use.at);
  return use.slot === 'Output' && /^(ContactUrl|PhotoUrl)$/.test(output?.type ?? '');
}

/** What arrives in a query or a form. */
export const QUERY_RULES: readonly LintRule[] = [
  {
    id: 'url-plus',
    severity: 'warning',
    title: 'A plus in the number survives the URL',
    why: 'Values in a URL are not percent-encoded: a server reads + as a space and does not find international numbers.',
    remedy: 'Write [[Number].Replace("+","%2B")], or Prefix="Off" or "Zeros".',
    check: (subject, report) => {
      const { prefix, maxLength } = subject.template.number;
      // A cut takes the plus only of a number that is longer: few countries have numbers of eight digits with their code.
      const length = maxLength.trim();
      const isCut = /^\d+$/.test(length) && Number(length) > 0 && Number(length) <= SHORTEST_INTERNATIONAL;
      const arrives = prefix === 'Off' || prefix === 'Zeros' || isCut ? DIGITS : `+${DIGITS}`;
      for (const { request } of senders(subject)) {
        const where = losesPlus(request, { Number: arrives }, `+${DIGITS}`, subject);
        if (where !== undefined)
          report(
            request.at,
            `${where} contains [Number], which can begin with a plus`,
            arrives !== DIGITS && length.startsWith('[') ? 'info' : undefined,
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
    check: requestRule((request, subject) => {
      for (const name of ['Email', 'AgentEmail']) {
        const where = losesPlus(request, { [name]: EMAIL }, '+crm@', subject);
        if (where !== undefined) return `${where} contains [${name}]`;
      }
      return undefined;
    }),
  },
  {
    id: 'escaped-twice',
    severity: 'warning',
    title: 'A value is escaped once',
    why: 'QueryParams and the values of a form are percent-encoded: %2B arrives as the three characters %2B.',
    remedy: 'Write [Number] without the Replace.',
    check: (subject, report) => {
      const values = { Number: `+${DIGITS}`, Email: EMAIL };
      for (const { request } of senders(subject))
        for (const { key, text, passes, at } of escapedValues(request))
          if ([...texts(text, passes, values, subject)].some((each) => /%2B(49301234567|crm@)/i.test(each)))
            report(at, `The value "${key}" contains %2B`);
    },
  },
  {
    id: 'secret-in-query',
    severity: 'warning',
    title: 'A secret is not sent in a URL',
    why: 'Servers and proxies write URLs into their logs, with the secret in clear.',
    remedy: 'Send it in a header, or in the body of a Post.',
    check: (subject, report) => {
      for (const use of subject.expressions) {
        if (use.slot !== 'Url' && use.slot !== 'QueryParam' && !isOpened(use)) continue;
        const name = secretIn(use, subject);
        if (name !== undefined) report(use.at, `${use.slot} contains the secret [${name}]`);
      }
    },
  },
];
