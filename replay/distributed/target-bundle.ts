import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { openTarget, withCertificates } from '../../harness/deployment.ts';
import { ConfigurationError } from '../../harness/errors.ts';
import { parseTargetFile } from '../../harness/target-file/load.ts';
import type { TargetFile } from '../../harness/target-file/schema.ts';
import type { Deployment } from '../../suites/kit/test-environment.ts';

/**
 * What another machine needs to open a deployment: its target file as written, where secrets are references, and the files
 * it names that hold no secrets.
 */
export interface TargetBundle {
  readonly fileName: string;
  readonly source: string;
  readonly template?: { readonly fileName: string; readonly text: string };
  /** PEM. */
  readonly authority?: string;
}

/**
 * Bundles a target file with the template and the authority that it names.
 * @param path of the target file
 * @param file the same, read
 * @throws ConfigurationError where a file that it names cannot be read
 */
export function bundleTarget(path: string, file: TargetFile): TargetBundle {
  const folder = dirname(resolve(path));
  const { template } = file;
  const authority = withCertificates(file, folder).tls.ca;
  return {
    fileName: basename(path),
    source: readFileSync(path, 'utf8'),
    ...(template === undefined
      ? {}
      : {
          template: {
            fileName: basename(template.file),
            text: textOf(resolve(folder, template.file.replace(/^file:/, ''))),
          },
        }),
    ...(authority === undefined ? {} : { authority }),
  };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new ConfigurationError(`The template ${path} (template.file) cannot be read: check its path.`);
  }
}

/**
 * Opens the deployment of a bundle: `env:NAME` is looked up in the environment given, `file:PATH` from the folder this
 * process runs in.
 * @param partitions among how many the requests that the target file allows a second are divided
 * @throws ConfigurationError, Unreachable
 */
export async function openTargetBundle(
  { fileName, source, template, authority }: TargetBundle,
  environment: Readonly<Record<string, string | undefined>>,
  partitions: number,
): Promise<Deployment> {
  const folder = process.cwd();
  const file = parseTargetFile(source, fileName, { environment, folder });
  const deployment = await openTarget(
    {
      ...file,
      limits: { ...file.limits, requestsPerSecond: file.limits.requestsPerSecond / partitions },
      tls: { ...file.tls, ...(authority === undefined ? {} : { ca: authority }) },
    },
    folder,
  );
  if (template === undefined) return deployment;
  const bundled = {
    fileName: template.fileName,
    load: async () => template.text,
    values: file.template?.values ?? {},
  };
  const target = { ...deployment.target, template: bundled };
  return {
    ...deployment,
    target,
    open: async (rule) => ({ ...(await deployment.open(rule)), target }),
  };
}
