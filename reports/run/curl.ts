/** Exchanges as curl commands for a POSIX shell with `$'...'` (bash, zsh, dash from 0.5.13): secrets are shell variables. */
import { clip, oneLine } from '../text.ts';
import type { Exchange, Result, RunDocument } from './document.ts';
import { partsOf } from './variables.ts';

/** What curl sends of its own accord, unless a header removes it. */
const OWN_HEADERS = ['accept', 'user-agent'];
/** What curl makes itself, from the address and the body. */
const DERIVED = new Set(['host', 'content-length', 'connection', 'transfer-encoding']);
const UNSAFE = /['\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * The request of an exchange as a command. It differs in nothing from what was sent: no header is added, the path is not
 * normalized, no redirect is followed. Secrets are variables: `"$CLIENT_SECRET_1"`.
 */
export function curlOf({ request }: Exchange): string {
  const { method, url, headers, body } = request;
  const named = new Set(headers.map(([name]) => name.toLowerCase()));
  const left = [...OWN_HEADERS, ...(body === '' ? [] : ['content-type'])].filter((name) => !named.has(name));
  const options = [
    `curl --include --globoff --path-as-is --request ${word(method)}`,
    word(url),
    ...headers
      .filter(([name]) => !DERIVED.has(name.toLowerCase()))
      // `name;` is a header without a value, `name:` would remove it.
      .map(([name, value]) => `--header ${word(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...left.map((name) => `--header ${word(`${name}:`)}`),
    ...(body === '' ? [] : [`--data-raw ${word(body)}`]),
  ];
  return options.join(' \\\n  ');
}

/**
 * The requests of every rule that failed, was advised, blocked or broke, with what was answered.
 * @returns a shell script to copy commands from; it begins with the variables that they use
 */
export function curl(run: RunDocument): string {
  const results = run.results.filter(
    ({ verdict, exchanges }) => verdict !== 'pass' && verdict !== 'not-applicable' && exchanges.length > 0,
  );
  return [
    comment(
      `${run.tool.name} ${run.tool.version}: requests of rules that did not pass at ${run.target.name}`,
    ),
    ...header(results),
    ...results.flatMap(section),
    '',
  ].join('\n');
}

function header(results: readonly Result[]): string[] {
  if (results.length === 0) return ['# Every rule passed or does not apply.'];
  const variables = new Set(results.flatMap(({ exchanges }) => exchanges.flatMap(variablesIn)));
  return [
    '# To be copied from. An earlier answer brings most of the variables; inside a form or an address a value has to be',
    '# percent-encoded, as it was when it was sent.',
    ...[...variables].sort().map((name) => `# ${name}=`),
  ];
}

function variablesIn({ request }: Exchange): string[] {
  const texts = [request.url, request.body, ...request.headers.map(([, value]) => value)];
  return texts.flatMap(partsOf).flatMap(({ variable }) => (variable === undefined ? [] : [shell(variable)]));
}

function section(result: Result): string[] {
  return [
    '',
    comment(`${result.verdict}: ${result.title} (${result.rule})`),
    comment(`at: ${result.at}; expected: ${result.expected}; got: ${result.actual}`),
    ...result.exchanges.flatMap((exchange) => [
      '',
      comment(
        `${exchange.number} ${exchange.actor}, answered: ${exchange.response?.status ?? exchange.failure ?? 'nothing'}`,
      ),
      curlOf(exchange),
    ]),
  ];
}

function comment(text: string): string {
  return `# ${clip(oneLine(text), 500)}`;
}

/** One word of a shell, whatever a deployment put into the text: quoted, the variables between quotes of their own. */
function word(text: string): string {
  const parts = partsOf(text).map(
    ({ plain, variable }) => quoted(plain) + (variable === undefined ? '' : `"$${shell(variable)}"`),
  );
  return parts.join('') || "''";
}

function quoted(text: string): string {
  if (text === '') return '';
  if (!UNSAFE.test(text)) return /^[\w@%+:,./-]+$/.test(text) ? text : `'${text}'`;
  const escaped = text.replace(new RegExp(UNSAFE, 'gu'), escapeOf);
  return `$'${escaped}'`;
}

/** Octal bytes of UTF-8: every shell that reads `$'...'` reads them alike. */
function escapeOf(character: string): string {
  if (character === "'" || character === '\\') return `\\${character}`;
  return [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}

function shell(variable: string): string {
  return variable.toUpperCase();
}
