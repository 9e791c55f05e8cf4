import { resolve } from 'node:path';
import type { Redactor } from '../../suites/kit/evidence/redactor.ts';
import { ConfigurationError } from '../errors.ts';
import { redactorOf } from '../secrets.ts';
import { resolveReference } from '../target-file/load.ts';
import type { TargetFile } from '../target-file/schema.ts';
import type { ContainerSection } from './section.ts';

/** Everything that starting a deployment in a container takes. */
export interface Plan {
  readonly file: TargetFile;
  readonly section: ContainerSection;
  /** What the paths of the target file are relative to. */
  readonly folder: string;
  /** The container's environment, references looked up; placeholders stand in it still. */
  readonly env: Readonly<Record<string, string>>;
  /** Knows every secret that the container is given. */
  readonly redactor: Redactor;
}

/**
 * @param name how messages call the target file
 * @param secrets variables beyond the target file's whose values must not be shown
 * @throws ConfigurationError for a reference that leads nowhere, and where there is nothing to start
 */
export function planContainer(
  { file, section, path, name }: { file: TargetFile; section: ContainerSection; path: string; name: string },
  environment: Readonly<Record<string, string | undefined>>,
  secrets: Readonly<Record<string, string>> = {},
): Plan {
  if (section.image === undefined && section.compose === undefined) {
    throw new ConfigurationError(
      `${name}: "container" names nothing to start; write image, or compose and service, or give --image.`,
    );
  }
  const folder = resolve(path, '..');
  const redactor = redactorOf(file);
  const resolved = Object.entries(section.env).map(([variable, value]) => {
    const found = resolveReference(value, `container.env.${variable}`, name, { environment, folder });
    if (found !== value) redactor.learn(variable, found);
    return [variable, found] as const;
  });
  for (const [variable, value] of Object.entries(secrets)) redactor.learn(variable, value);
  return { file, section, folder, redactor, env: { ...Object.fromEntries(resolved), ...secrets } };
}
