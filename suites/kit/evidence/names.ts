/** Whether a value under a name is a secret whatever it looks like, or only when it looks like one. */
export type Certainty = 'always' | 'by-look';

/** What a name says about the value under it. */
export interface SecretName {
  /** Its word in labels: `access_token` for `accessToken`, `ACCESS-TOKEN` and `access.token` alike. */
  readonly kind: string;
  readonly certainty: Certainty;
}

/** Names of the protocols, without separators and case. A name that ends in one of them counts as it. */
const ALWAYS: readonly (readonly [end: string, kind: string])[] = [
  ['accesstoken', 'access_token'],
  ['refreshtoken', 'refresh_token'],
  ['idtoken', 'id_token'],
  ['subjecttoken', 'subject_token'],
  ['apitoken', 'api_token'],
  ['clientsecret', 'client_secret'],
  ['clientassertion', 'client_assertion'],
  ['assertion', 'assertion'],
  ['devicecode', 'device_code'],
  ['authorizationcode', 'code'],
  ['authcode', 'code'],
  ['codeverifier', 'code_verifier'],
  ['password', 'password'],
  ['passwd', 'password'],
  ['passphrase', 'password'],
  ['apikey', 'api_key'],
  ['token', 'token'],
  ['secret', 'secret'],
  ['jwt', 'jwt'],
];
/** Last words of names whose values are often secrets, and often error numbers, words or settings. */
const BY_LOOK = new Set([
  ...['code', 'key', 'sid', 'session', 'sessid', 'sessionid', 'phpsessid', 'jsessionid', 'bearer', 'otp'],
  ...[
    'credential',
    'credentials',
    'ticket',
    'auth',
    'authorization',
    'signature',
    'cookie',
    'pwd',
    'verifier',
  ],
]);
/** Words that may follow the one that counts: `token_value`, `session_id`, `password_hash`. */
const AFTERWORDS = new Set(['value', 'string', 'text', 'data', 'raw', 'hash', 'id', '0', '1', '2']);
/** Words that make a name one of a setting or of public text. */
const PUBLIC = new Set(['public', 'country', 'postal', 'zip', 'phone', 'area', 'status', 'challenge']);

const LONGEST_NAME = 80;

/** Every answer has the same few names. Bounded map; cleared when full. */
const READ = new Map<string, SecretName | undefined>();
const MOST_READ = 2000;

/** @returns what the name of a member, field, attribute or header says; undefined when its value is no secret */
export function secretName(name: string): SecretName | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const known = READ.get(name);
  if (known !== undefined || READ.has(name)) return known;
  if (READ.size >= MOST_READ) READ.clear();
  const found = readName(name);
  READ.set(name, found);
  return found;
}

function readName(name: string): SecretName | undefined {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
  if (words.some((word) => PUBLIC.has(word))) return undefined;
  if (/[cx]srf|^authenticity_?token$|^_+token$/i.test(name)) return { kind: 'csrf', certainty: 'always' };
  while (words.length > 1 && AFTERWORDS.has(words.at(-1) ?? '')) words.pop();
  const joined = words.join('');
  const found = ALWAYS.find(([end]) => joined.endsWith(end));
  if (found !== undefined) {
    const [end, kind] = found;
    // `session_token` and `webhook_secret` keep their own names.
    const own = joined === end || !/^(token|secret)$/.test(end) ? kind : words.join('_');
    return { kind: own, certainty: 'always' };
  }
  const last = words.at(-1) ?? '';
  return BY_LOOK.has(last) ? { kind: words.join('_'), certainty: 'by-look' } : undefined;
}

const URL_LIKE = /^[a-z][a-z\d+.-]*:\/\//i;
/** Dates, times, versions, addresses, phone numbers. */
const NUMBERS = /^[\d.:TZ+\-/ ]*$/;
const SHORTEST_LOOK = 8;
const LONGEST_WORD = 20;

/** @returns whether a text looks like a secret: one word that no person would choose as a word, a number or an address */
export function looksSecret(value: string): boolean {
  if (value.length < SHORTEST_LOOK || /[\s<>"'(){}[\]]/.test(value.slice(0, 4096))) return false;
  if (value.length > 1024) return true;
  return !URL_LIKE.test(value) && !NUMBERS.test(value) && !isWording(value);
}

/** `invalid_request`, `not-a-secret`, `authorization/code`, `getElementById`, `S256`, `text/html; charset=utf-8` */
function isWording(value: string): boolean {
  const words = value
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z\d]+/)
    .flatMap((word) => word.split(' '))
    .filter((word) => word !== '');
  if (words.some((word) => word.length > LONGEST_WORD)) return false;
  const worded = words.filter((word) => /^([a-z]+|[A-Z][a-z]+|[A-Z]+)\d{0,3}$/.test(word));
  const letters = worded.reduce((sum, word) => sum + word.length, 0);
  return worded.length === words.length && letters / Math.max(1, words.length) >= 3;
}
