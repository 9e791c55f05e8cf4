import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import {
  dispatcherFor,
  readTargetFile,
  redactorOf,
  resolveTarget,
  type TargetFile,
  withCertificates,
} from '../../harness/index.ts';
import { parseTemplate } from '../../simulator/template/index.ts';
import type { Target } from '../../suites/kit/target.ts';
import { REWRITE_KINDS, type RewriteKind } from '../../tap/index.ts';
import { whyUnreadable } from '../../web/problem-error.ts';
import { UsageError } from './errors.ts';
import { complain } from './terminal.ts';

/** The target file with its addresses; asks the deployment only for what the file leaves out. */
export async function resolved(path: string): Promise<{ file: TargetFile; target: Target }> {
  const folder = dirname(resolve(path));
  const file = withCertificates(readTargetFile(path, process.env), folder);
  const dispatcher = dispatcherFor(file);
  try {
    return { file, target: await resolveTarget(file, folder, dispatcher) };
  } finally {
    await dispatcher.destroy();
  }
}

/** Knows every secret of the file before the first one passes. */
export function redactorOfFile(file: TargetFile) {
  const redactor = redactorOf(file);
  for (const secret of Object.values(file.headers)) redactor.learn('header', secret);
  return redactor;
}

/** How the deployment is connected to, as all commands do. */
export function upstreamOf({ tls: { ca, cert, key, selfSigned }, headers }: TargetFile) {
  return {
    tls: {
      rejectUnauthorized: !selfSigned,
      ...(ca !== undefined && { ca }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
    },
    headers: Object.entries(headers),
    environment: process.env,
  };
}

/** The origins of a deployment, the issuer's first: it is at the port that was asked for. */
export function originsOf({ issuer, endpoints }: Target): string[] {
  const urls = [issuer, ...Object.values(endpoints)];
  return [...new Set(urls.map((url) => new URL(url).origin))];
}

/** The answers that `--rewrite` names. @throws UsageError */
export function rewriteOf(list: string | undefined): RewriteKind[] {
  const kinds = (list ?? '').split(',').flatMap((each) => (each.trim() === '' ? [] : [each.trim()]));
  const wrong = kinds.find((kind) => !REWRITE_KINDS.some((each) => each === kind));
  if (wrong === undefined) return kinds as RewriteKind[];
  throw new UsageError(
    `--rewrite "${wrong}" is not one of ${REWRITE_KINDS.join(', ')}.`,
    'Name those, separated by a comma, or leave --rewrite out.',
  );
}

/** A template by which requests are recognized. */
export interface KnownTemplate {
  readonly name: string;
  readonly text: string;
  readonly model: ReturnType<typeof parseTemplate>;
}

/** The template that is named, or else the target file's. @throws UsageError, TemplateRefused for one that was named; the target file's may be missing */
export async function templateOf(
  path: string | undefined,
  target: Target,
): Promise<KnownTemplate | undefined> {
  if (path !== undefined) {
    try {
      const text = readFileSync(path, 'utf8');
      return { name: basename(path), text, model: parseTemplate(text) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
      throw new UsageError(
        `The template ${path} cannot be read: ${whyUnreadable(error)}.`,
        'Check its path.',
      );
    }
  }
  const source = target.template ?? target.headlessTemplate;
  try {
    const text = await source?.load();
    if (source !== undefined && text !== undefined)
      return { name: source.fileName, text, model: parseTemplate(text) };
  } catch (error) {
    complain(`The template of the target file cannot be read: ${whyUnreadable(error)}.`);
  }
  complain('Calls are not recognized without a CRM template: give --template FILE.');
  return undefined;
}
