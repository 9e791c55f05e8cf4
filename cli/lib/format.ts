import { nearest } from '../../harness/yaml/nearest.ts';
import { FORMATS, type FormatName, isFormat } from '../../reports/run/index.ts';
import { UsageError } from './errors.ts';

/** @throws UsageError for a name that is no format of a run */
export function formatOf(name: string): FormatName {
  if (isFormat(name)) return name;
  const names = Object.keys(FORMATS);
  const meant = nearest(name, names);
  throw meant === undefined
    ? new UsageError(`--format "${name}" is not a format.`, `Use one of ${names.join(', ')}.`)
    : new UsageError(`--format "${name}" is not a format; did you mean "${meant}"?`);
}
