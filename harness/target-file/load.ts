import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { isScalar, type Scalar, stringify, visit } from 'yaml';
import { zoneOffsets } from '../../simulator/pbx/index.ts';
import { whyUnreadable } from '../../web/problem-error.ts';
import { ConfigurationError } from '../errors.ts';
import { YamlDocument } from '../yaml/document.ts';
import type { Mistake } from '../yaml/mistake.ts';
import { oneDecides, SECRET_PATHS, type TargetFile, targetFile } from './schema.ts';

const REFERENCE = /^(env|file):/;
/** What stays a path. */
const TEMPLATE_PATHS: ReadonlySet<string> = new Set(['template.file', 'headlessTemplate.file']);

/** Where references of a target file are looked up. */
export interface References {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder that `file:` paths are relative to. */
  readonly folder: string;
  /** Secrets may stand in the text itself: it is a program's, and no file. */
  readonly writtenOut?: boolean;
}

/**
 * Reads a target file: YAML, checked key by key, with `env:NAME` and `file:PATH` resolved.
 * @throws ConfigurationError with every mistake: its line, what is wrong and what was meant
 */
export function readTargetFile(path: string, environment: References['environment']): TargetFile {
  let source: string;
  try {
    source = readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigurationError(
      `The target file ${path} cannot be read: ${whyUnreadable(error)}.`,
      'Check its path.',
    );
  }
  return parseTargetFile(source, basename(path), { environment, folder: dirname(resolve(path)) });
}

/**
 * The same for a text already at hand: the structure first, then secrets that are written out, then references.
 * @param name how messages call it
 * @throws ConfigurationError as `readTargetFile`
 */
export function parseTargetFile(source: string, name: string, references: References): TargetFile {
  const document = new YamlDocument(source, name);
  document.parse(targetFile, 'a target file, which begins with name, issuer and clients');
  const texts = textsOf(document);
  if (references.writtenOut !== true)
    document.refuse(texts.flatMap(({ node, path, line }) => writtenOut(node.value, path, line)));
  document.refuse(
    texts.flatMap(({ node, path, line }) => {
      // Looked up when the container is started: the harness has no use for what it is given.
      if (path.startsWith('container.env.') && REFERENCE.test(node.value)) return [];
      try {
        node.value = resolveReference(node.value, path, '', references);
        return [];
      } catch (error) {
        return [{ line, text: (error as Error).message }];
      }
    }),
  );
  const file = document.parse(targetFile, 'a target file');
  document.refuse(addressMistakes(file, document));
  return file;
}

/**
 * The same for an object of a program, in which secrets may stand as they are.
 * @throws ConfigurationError as `readTargetFile`
 */
export function targetFromObject(
  description: object,
  references: Omit<References, 'writtenOut'>,
): TargetFile {
  return parseTargetFile(stringify(description), 'the target', { ...references, writtenOut: true });
}

interface Text {
  readonly node: Scalar<string>;
  readonly path: string;
  readonly line: number;
}

function textsOf(document: YamlDocument): Text[] {
  const texts: Text[] = [];
  visit(document.document, {
    Scalar(role, node, ancestors) {
      if (role === 'key' || typeof node.value !== 'string') return;
      const path = keysOf([...ancestors]);
      texts.push({ node: node as Scalar<string>, path, line: document.lineOfNode(node) });
    },
  });
  return texts;
}

function keysOf(ancestors: readonly unknown[]): string {
  const keys = ancestors.flatMap((ancestor) => {
    const { key } = ancestor as { key?: unknown };
    return isScalar(key) ? [String(key.value)] : [];
  });
  return keys.join('.');
}

function isSecret(path: string, value: string): boolean {
  return value.includes('PRIVATE KEY') || SECRET_PATHS.some((pattern) => pattern.test(path));
}

/** The text itself is not repeated: it may be the secret. */
function writtenOut(value: string, path: string, line: number): Mistake[] {
  if (!isSecret(path, value) || REFERENCE.test(value)) return [];
  const variable = /^\$\{?(\w+)\}?$/.exec(value)?.[1] ?? /^(?:env|ENV|Env)[:.]\s*(\w+)$/.exec(value)?.[1];
  return [
    {
      line,
      text:
        variable === undefined
          ? `${path} is written out in the file itself; keep secrets out of it and write env:NAME or file:PATH.`
          : `${path} is no reference; did you mean env:${variable}?`,
    },
  ];
}

/**
 * What a text of a target file stands for.
 * @param path its keys in the file
 * @param at what a message begins with: file and line
 * @throws ConfigurationError where a reference leads nowhere, and where a secret is written out
 */
export function resolveReference(
  value: string,
  path: string,
  at: string,
  { environment, folder, writtenOut: mayBe = false }: References,
): string {
  const refuse = (sentence: string): never => {
    throw new ConfigurationError(at === '' ? sentence : `${at}: ${sentence}`);
  };
  if (value.startsWith('env:')) {
    const name = value.slice(4);
    if (!/^[A-Za-z_]\w*$/.test(name)) refuse(`"${value}" names no variable; ${path} needs env:NAME.`);
    return environment[name] || refuse(`the environment variable ${name} is not set; ${path} refers to it.`);
  }
  // A template is read when it is used; every other file: reference stands for the file's text.
  if (value.startsWith('file:') && !TEMPLATE_PATHS.has(path)) {
    return (
      fileText(value.slice(5), folder) ||
      refuse(`the file ${value.slice(5)} cannot be read or is empty; ${path} refers to it.`)
    );
  }
  const [mistake] = mayBe ? [] : writtenOut(value, path, 0);
  return mistake === undefined ? value : refuse(mistake.text);
}

function fileText(path: string, folder: string): string | undefined {
  try {
    return readFileSync(resolve(folder, path), 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** Addresses that no request could be sent to. */
function addressMistakes(file: TargetFile, document: YamlDocument): Mistake[] {
  const mistakes: Mistake[] = [];
  if (!URL.canParse(file.issuer) || !/^https?:$/.test(new URL(file.issuer).protocol)) {
    const text = `"issuer" is no http or https address: write https:// before "${file.issuer.replace(/^\w+:\/\//, '')}".`;
    mistakes.push({ line: document.lineOf(['issuer']), text });
  }
  for (const [role, client] of Object.entries(file.clients)) {
    for (const [index, uri] of (client?.redirectUris ?? []).entries()) {
      const path = ['clients', role, 'redirectUris', index];
      if (!URL.canParse(uri))
        mistakes.push({
          line: document.lineOf(path),
          text: `clients.${role}.redirectUris has "${uri}", which is no whole address: write it as 3CX sends it, from https:// on.`,
        });
    }
  }
  return [...mistakes, ...laneMistakes(file, document), ...pbxMistakes(file, document)];
}

/** More rules at once than a browser or a person can approve for. */
function laneMistakes(file: TargetFile, document: YamlDocument): Mistake[] {
  const { approval, limits } = file;
  if (!oneDecides(file) || (limits.concurrency ?? 1) === 1) return [];
  const line = document.lineOf(['limits', 'concurrency']);
  const text = `"limits.concurrency" has to be 1 where approval is by ${approval.how}, and is ${limits.concurrency}.`;
  return [{ line, text }];
}

/** What the simulated PBX could not be set to, and what a real one could not be reached with. */
function pbxMistakes({ pbx, clients }: TargetFile, document: YamlDocument): Mistake[] {
  const { timeZone, redirectUri } = pbx ?? {};
  const known = clients.main.redirectUris;
  const mistakes = realPbxMistakes(pbx ?? {}, document);
  if (timeZone !== undefined && zoneOffsets(timeZone) === undefined)
    mistakes.push({
      line: document.lineOf(['pbx', 'timeZone']),
      text: `"pbx.timeZone" is no time zone: "${timeZone}"; write an IANA name such as Europe/Paris.`,
    });
  if (redirectUri !== undefined && !known.includes(redirectUri))
    mistakes.push({
      line: document.lineOf(['pbx', 'redirectUri']),
      text: `"pbx.redirectUri" is not one of clients.main.redirectUris: "${redirectUri}"; it has to be registered for the client too.`,
    });
  return mistakes;
}

/** The keys of a real PBX are there together, or not at all. */
function realPbxMistakes(pbx: NonNullable<TargetFile['pbx']>, document: YamlDocument): Mistake[] {
  const { xapi } = pbx;
  const keys = ['xapi', 'client', 'secret', 'user'] as const;
  const given = keys.filter((key) => pbx[key] !== undefined);
  if (given.length === 0) return [];
  if (given.length < keys.length) {
    const missing = keys.filter((key) => pbx[key] === undefined).map((key) => `pbx.${key}`);
    const text = `a real PBX needs ${missing.join(' and ')} too: xapi (its address), client and secret (a service principal), user (the extension that calls).`;
    return [{ line: document.lineOf(['pbx', given[0] ?? 'xapi']), text }];
  }
  const isAddress = xapi !== undefined && /^https?:$/.test(URL.parse(xapi)?.protocol ?? '');
  const text = `"pbx.xapi" is no http or https address: "${xapi}"; write the address of the PBX, such as https://pbx.example.com:5001.`;
  return isAddress ? [] : [{ line: document.lineOf(['pbx', 'xapi']), text }];
}
