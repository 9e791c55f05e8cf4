import { createHmac } from 'node:crypto';
import { encodedText, PERCENT } from './escapes.ts';
import { VOCABULARY } from './vocabulary.ts';

const ISO_DATE = String.raw`\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?(?:Z|[+-]\d{2}:?\d{2})?)?`;
const HTTP_DATE = String.raw`(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT`;
const LABEL = String.raw`<[\w.-]{1,64}#\d+>`;
const ADDRESS = String.raw`https?:\/\/[^\s"'<>\\^\x60{}|]{1,4096}`;
const EMAIL = String.raw`[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}.-]{1,253}\.\p{L}{2,24}`;
const DOMAIN = String.raw`(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}\p{L}{2,24}`;
const IPV4 = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;
/** Groups of digits are one number where they begin as one, or are many and short. */
const GROUPED = String.raw`(?:\+|\(?0)\d{0,4}(?:[ ().\/-]{1,2}\d{1,8}){1,6}|\d{1,4}(?:[ .\/-]\d{1,4}){2,6}`;
const TOKEN = new RegExp(
  [LABEL, HTTP_DATE, ISO_DATE, ADDRESS, EMAIL, IPV4, GROUPED, DOMAIN, String.raw`\d+`, String.raw`\p{L}+`]
    .map((part) => `(${part})`)
    .join('|'),
  'gu',
);
const LOCAL = /^(localhost|127\.0\.0\.1|::1|\[::1\])$/i;

/** What stays of a text: `protocol` keeps the words of the protocol, `nothing` none, `words` all but addresses and numbers. */
export type Keeps = 'protocol' | 'nothing' | 'words';

/**
 * Replaces numbers, names, e-mail addresses and hosts: the same by the same, of the same length and shape, under a key that is
 * used for one copy alone. Digits are replaced from the right, each by those behind it, so that spellings of a number that end
 * alike, `+33142000000` and `0142000000`, still do.
 */
export class Pseudonyms {
  readonly #key: Buffer;

  /** @param key of one copy; random, and kept nowhere */
  constructor(key: Buffer) {
    this.#key = key;
  }

  /** @returns a text of as many characters */
  text(text: string, keeps: Keeps = 'protocol'): string {
    return text.replace(TOKEN, (token, ...groups: unknown[]) => {
      const [label, httpDate, isoDate, address, email, ip, , domain, , word] = groups;
      if (label !== undefined || isoDate !== undefined || httpDate !== undefined) return token;
      if (address !== undefined) return this.url(token);
      if (email !== undefined) return this.#email(token);
      if (ip !== undefined || domain !== undefined) return this.host(token);
      if (word !== undefined) return this.#word(token, keeps);
      return keeps === 'words' && token.length < 4 ? token : this.digits(token);
    });
  }

  /** @returns a number, or an extension, with every digit but zeros replaced */
  digits(text: string): string {
    const digits = text.replace(/\D/g, '');
    // A single digit is no number of a person's.
    if (digits.length < 2) return text;
    let left = digits.length;
    return [...text]
      .reverse()
      .map((character) => {
        if (!/\d/.test(character)) return character;
        const behind = digits.slice(left);
        left -= 1;
        return character === '0'
          ? '0'
          : String(((Number(character) - 1 + 1 + this.#number(`d${behind}`, 8)) % 9) + 1);
      })
      .reverse()
      .join('');
  }

  /** @returns an address with another host, and its path and query replaced as texts are */
  url(url: string): string {
    const [, scheme = '', authority = '', rest = ''] = /^((?:https?:)?\/\/)([^/?#]*)(.*)$/s.exec(url) ?? [];
    return scheme === '' ? this.path(url) : scheme + this.#authority(authority) + this.path(rest);
  }

  /** @returns a path with its query and fragment, percent-encoded where it was */
  path(text: string): string {
    return encodedText(text, PERCENT, (decoded) => this.text(decoded));
  }

  #authority(authority: string): string {
    const [, user = '', host = '', port = ''] = /^(.*@)?(\[[^\]]*\]|[^:]*)(:\d+)?$/.exec(authority) ?? [];
    return this.text(user, 'nothing') + this.host(host) + port;
  }

  /** @returns another host with as many labels; its last one stays, and so does this machine */
  host(host: string): string {
    if (LOCAL.test(host)) return host;
    const isAddress = /^\d{1,3}(\.\d{1,3}){3}$/.test(host);
    const labels = host.split('.');
    return labels
      .map((label, index) => {
        if (isAddress) return this.#octet(labels.slice(0, index + 1));
        return index === labels.length - 1 && labels.length > 1 ? label : this.#label(label);
      })
      .join('.');
  }

  /** One of as many digits, for an octet of an address and those before it. */
  #octet(octets: readonly string[]): string {
    const { length } = octets.at(-1) ?? '';
    const [least, count] = length === 1 ? [1, 9] : length === 2 ? [10, 90] : [100, 156];
    return String(least + this.#number(`i${octets.join('.')}`, count));
  }

  #label(label: string): string {
    return label.replace(/\d+|\p{L}+/gu, (part) =>
      /\d/.test(part) ? this.digits(part) : this.#word(part, 'nothing'),
    );
  }

  #email(email: string): string {
    const at = email.lastIndexOf('@');
    return `${this.#label(email.slice(0, at))}@${this.host(email.slice(at + 1))}`;
  }

  /** Names in capitals and in small letters are the same name. */
  #word(word: string, keeps: Keeps): string {
    const isKept = keeps === 'words' || (keeps === 'protocol' && VOCABULARY.has(word.toLowerCase()));
    const characters = [...word];
    if (isKept || characters.length < 2) return word;
    const bytes = this.#bytes(`w${word.toLowerCase()}`);
    return characters.map((character, index) => moved(character, bytes[index % bytes.length] ?? 1)).join('');
  }

  #number(text: string, below: number): number {
    return this.#bytes(text).readUInt32BE(0) % below;
  }

  #bytes(text: string): Buffer {
    return createHmac('sha256', this.#key).update(text).digest();
  }
}

/** Letters of an alphabet whose characters are all of one length in UTF-8. */
const ALPHABETS: readonly (readonly [first: number, last: number])[] = [
  [0x41, 0x5a],
  [0x61, 0x7a],
  [0xc0, 0xd6],
  [0xe0, 0xf6],
  [0x100, 0x17f],
  [0x391, 0x3a1],
  [0x3b1, 0x3c1],
  [0x410, 0x42f],
  [0x430, 0x44f],
  [0x5d0, 0x5ea],
  [0x627, 0x63a],
  [0x3041, 0x3096],
  [0x30a1, 0x30fa],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
];

/** @returns another letter of the same alphabet; a letter of one that is not listed becomes an X */
function moved(character: string, by: number): string {
  const code = character.codePointAt(0) ?? 0;
  const range = ALPHABETS.find(([first, last]) => code >= first && code <= last);
  if (range === undefined) return code < 0x80 ? character : 'X';
  const [first, last] = range;
  const size = last - first + 1;
  return String.fromCodePoint(first + ((code - first + 1 + (by % (size - 1))) % size));
}
