import type { HttpResponse } from '../../suites/kit/http-response.ts';

/** What one answer shows about why a PBX cannot use it. */
export interface Cause {
  /** Status, content, sender and the answer's own words, as one clause. It holds no token. */
  readonly seen: string;
  /** What explains the answer, as one sentence; absent where it explains nothing. */
  readonly explanation?: string;
  /** What to do, where the answer shows it. */
  readonly remedy?: string;
  /** The answer comes from what stands before the deployment, and says nothing about the deployment. */
  readonly barrier?: boolean;
}

type Explanation = Omit<Cause, 'seen'>;

/** How much of a body is quoted, in characters. */
const QUOTED = 120;
const TOKEN_MEMBER = /\b((?:access|refresh|id)_token|code)(["']?\s*[=:]\s*["']?)[^"'&\s,}]+/gi;
/** Control characters that are no white space, and what is no UTF-8. */
const UNREADABLE = /[^\P{Cc}\s]|\ufffd/u;

/** Tried in this order: the first that applies explains the answer. */
const EXPLANATIONS: readonly ((answer: HttpResponse) => Explanation | undefined)[] = [
  browserChallenge,
  passwordGuard,
  rateLimit,
  gateway,
  compressed,
  userAgent,
  pkce,
  notYetValid,
  redirect,
  formEncoded,
  textBeforeJson,
  page,
];

/** @returns what an answer shows: what came back and, where the answer shows them, the reason and the remedy */
export function causeOf(answer: HttpResponse): Cause {
  const explanation = EXPLANATIONS.map((explain) => explain(answer)).find((one) => one !== undefined);
  return { seen: seen(answer), ...explanation };
}

/** @returns the answer's own words: an OAuth or API error, a challenge, a page's title and text, or its first characters */
export function wordsOf(answer: HttpResponse): string {
  const challenge = answer.header('www-authenticate') ?? '';
  const described = /error_description="([^"]+)"/i.exec(challenge)?.[1];
  return shorten(withoutTokens(jsonWords(answer) ?? described ?? bodyWords(answer)));
}

/** @returns whether a PBX was sent HTML: by Content-Type, or by the first character where none is named */
export function isPage(answer: HttpResponse): boolean {
  const type = answer.header('content-type') ?? '';
  return type.includes('html') || (type === '' && answer.body.trimStart().startsWith('<'));
}

function seen(answer: HttpResponse): string {
  if (answer.status === 0) return `no answer (${answer.failure})`;
  const server = answer.header('server');
  const type = answer.header('content-type') ?? '';
  const facts = [
    [
      'Content-Type',
      answer.json === undefined || !type.includes('json') ? answer.header('content-type') : undefined,
    ],
    ['Content-Encoding', answer.header('content-encoding')],
    [
      'Server',
      server !== undefined && /cloudflare|akamai|sucuri|imperva|awselb/i.test(server) ? server : undefined,
    ],
    ['Location', answer.header('location')],
    ['WWW-Authenticate', answer.header('www-authenticate')],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${shorten(withoutTokens(value))}`]));
  const code = answer.error === undefined ? '' : ` ${answer.error}`;
  const words = wordsOf(answer);
  const said = words === '' || words === answer.error ? '' : `, saying "${words}"`;
  return `${answer.status}${code}${facts.length === 0 ? '' : ` (${facts.join('; ')})`}${said}`;
}

function jsonWords({ json }: HttpResponse): string | undefined {
  if (json === undefined) return undefined;
  const error = json['error'];
  const nested =
    typeof error === 'object' && error !== null ? (error as Record<string, unknown>)['message'] : error;
  const candidates = [json['error_description'], json['message'], json['detail'], nested, json['title']];
  return candidates.find((word): word is string => typeof word === 'string' && word !== '');
}

function bodyWords(answer: HttpResponse): string {
  if (answer.json !== undefined || UNREADABLE.test(answer.body.slice(0, QUOTED))) return '';
  if (!isPage(answer)) return answer.body;
  const title = /<title[^>]*>([^<]*)/i.exec(answer.body)?.[1]?.trim() ?? '';
  const text = visibleText(answer.body);
  return text.startsWith(title) ? text || title : `${title} ${text}`.trim();
}

/** @returns what a page shows. Without a parser: a page that is no sound HTML has words too. */
export function visibleText(html: string): string {
  const body = html.replace(/<(head|script|style)\b[\s\S]*?<\/\1>/gi, ' ');
  return body
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** What stands before the JSON is quoted; the JSON may hold tokens. */
function withoutTokens(text: string): string {
  return text.replace(TOKEN_MEMBER, '$1$2...');
}

function shorten(text: string): string {
  const folded = text.replace(/\s+/g, ' ').trim();
  return folded.length <= QUOTED ? folded : `${folded.slice(0, QUOTED)}...`;
}

function browserChallenge(answer: HttpResponse): Explanation | undefined {
  const mitigated = answer.header('cf-mitigated') !== undefined;
  const refused = answer.status === 403 || answer.status === 503;
  const known = /Just a moment\.\.\.|challenge-platform|_Incapsula_|captcha|Attention Required!/i.test(
    answer.body,
  );
  if (!mitigated && !(refused && known)) return undefined;
  const by =
    mitigated || /cloudflare/i.test(answer.header('server') ?? '') ? 'Cloudflare' : 'a protection service';
  return {
    explanation: `A browser challenge by ${by} stands before the deployment; a PBX runs no script and cannot pass it.`,
    remedy:
      'Exempt the addresses of the OAuth endpoints and of the CRM API from the challenge, in the settings of that service.',
    barrier: true,
  };
}

function passwordGuard(answer: HttpResponse): Explanation | undefined {
  const challenge = answer.header('www-authenticate') ?? '';
  // A token endpoint may name Basic beside invalid_client (RFC 6749 5.2); a guard before it answers with a page.
  const type = answer.header('content-type') ?? '';
  const guards = answer.status === 401 && /^(Basic|Digest|Negotiate|NTLM)\b/i.test(challenge);
  if (!guards || !/^text\//.test(type) || answer.json !== undefined) return undefined;
  return {
    explanation: `A password (${challenge.split(/[\s,]/, 1)[0]}) guards the whole deployment; a PBX has no field for it.`,
    remedy:
      'Exempt the addresses of the OAuth endpoints and of the CRM API from that password; the harness alone can send one, with "headers" in a target file.',
    barrier: true,
  };
}

function rateLimit({ status }: HttpResponse): Explanation | undefined {
  if (status !== 429) return undefined;
  return {
    explanation: 'A rate limit refuses the request, and a PBX drops the call that needed it.',
    remedy:
      'Raise the limit for the PBX, and send Retry-After with 429; limits.requestsPerSecond in a target file slows the harness down.',
  };
}

function gateway({ status }: HttpResponse): Explanation | undefined {
  if (status !== 502 && status !== 503 && status !== 504) return undefined;
  return {
    explanation: 'A proxy answers in place of CX-Engine, which does not run or is out of its reach.',
    remedy: 'Start CX-Engine, or correct its address in the proxy.',
    barrier: true,
  };
}

function compressed(answer: HttpResponse): Explanation | undefined {
  const encoding = answer.header('content-encoding');
  if (encoding === undefined || encoding === 'identity') return undefined;
  return {
    explanation: `The body is compressed (Content-Encoding: ${encoding}), though the request names no encoding it accepts.`,
    remedy:
      'Compress an answer only where the request has Accept-Encoding (RFC 9110 12.5.3); a cache or proxy before CX-Engine may do it too.',
  };
}

function userAgent(answer: HttpResponse): Explanation | undefined {
  if (answer.status < 400 || !/user[- ]agent/i.test(wordsOf(answer))) return undefined;
  return {
    explanation: 'The server judges the User-Agent, which an admin of a PBX cannot set.',
    remedy: 'Let requests with any User-Agent, or without one, reach the OAuth endpoints and the CRM API.',
  };
}

function pkce(answer: HttpResponse): Explanation | undefined {
  const location = answer.header('location') ?? '';
  const query = URL.canParse(location) ? new URL(location).searchParams : new URLSearchParams();
  const refusal = answer.status >= 400 || query.has('error');
  if (
    !refusal ||
    !/code_challenge|code_verifier|PKCE/i.test(`${wordsOf(answer)} ${query.get('error_description')}`)
  ) {
    return undefined;
  }
  return {
    explanation: 'The server requires PKCE, and a template cannot compute a code_challenge (RFC 7636 4.2).',
    remedy:
      'Do not require PKCE of this client: it has a Client Secret. The server may go on requiring it of clients without one.',
  };
}

function notYetValid(answer: HttpResponse): Explanation | undefined {
  if (answer.status < 400 || !/not (yet|before)[- ]?valid|token used before|\bnbf\b/i.test(wordsOf(answer)))
    return undefined;
  return {
    explanation:
      'The token is refused as not yet valid: the clocks of the token endpoint and of the CRM API differ.',
    remedy:
      'Synchronize the clocks of the servers behind CX-Engine (NTP), and allow a few seconds of difference (leeway) at the check of a token.',
  };
}

function redirect(answer: HttpResponse): Explanation | undefined {
  const location = answer.header('location');
  if (location === undefined || answer.status < 300 || answer.status >= 400) return undefined;
  const toSignIn = /log-?in|sign-?in|auth/i.test(location);
  return {
    explanation: `The answer is a redirect to ${shorten(withoutTokens(location))}${toSignIn ? ', a sign-in page' : ''}; a PBX expects the data itself.`,
    remedy: toSignIn
      ? 'Answer API requests without a good token with 401, and keep the redirect to the sign-in page for browsers.'
      : 'Let the address answer itself, or make the template ask for the address of the redirect: a POST loses its body on the way (RFC 9110 15.4).',
  };
}

function formEncoded(answer: HttpResponse): Explanation | undefined {
  const form = (answer.header('content-type') ?? '').includes('x-www-form-urlencoded');
  if (answer.json !== undefined || !(form || /^[\w.]+=[^{<]*&/.test(answer.body))) return undefined;
  return {
    explanation: 'The answer is form-encoded; a PBX reads JSON.',
    remedy: 'Answer with a JSON object and Content-Type: application/json (RFC 6749 5.1).',
  };
}

function textBeforeJson(answer: HttpResponse): Explanation | undefined {
  const start = answer.body.search(/\{\s*"/);
  if (answer.json !== undefined || start < 1 || !answer.body.trimEnd().endsWith('}')) return undefined;
  return {
    explanation: `Other text stands before the JSON; its first characters are "${shorten(answer.body.slice(0, Math.min(start, 60)))}".`,
    remedy:
      'Switch the output of notices and warnings off (display_errors in PHP) and write them to a log: the body has to begin with "{".',
  };
}

function page(answer: HttpResponse): Explanation | undefined {
  if (answer.json !== undefined || !isPage(answer)) return undefined;
  return {
    explanation:
      'A page for people (text/html) came in place of JSON: a maintenance page, an error page or another application.',
    remedy:
      'Open the address of the request in a browser: take CX-Engine out of maintenance, or correct the address.',
  };
}
