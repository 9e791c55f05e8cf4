import { type Finding, that } from './finding.ts';

/** The fields of the settings page that the guide names ("Import the CRM Template"). */
const VALUES = ['Client ID', 'Client Secret', 'Account ID'];

/** What the PBX answered to the upload of a template. */
interface Answered {
  readonly ok: boolean;
  /** Why it was refused. */
  readonly message?: string;
}

/** A field of the settings page, as far as its title is asked for. */
interface Titled {
  readonly title: string;
}

/** The PBX takes a template. */
export function imported({ ok, message }: Answered): Finding {
  return that(ok, 'an imported template', ok ? 'it is imported' : (message ?? 'it is refused'));
}

/** @returns the fields for the values that the guide names */
export function fieldsOfGuide<Field extends Titled>(fields: readonly Field[]): Field[] {
  return fields.filter(({ title }) => VALUES.includes(title.trim()));
}

/** There is a field for each value that the guide names. @param what how the fields are called: `fields titled` */
export function hasFieldsOfGuide(fields: readonly Titled[], what: string): Finding {
  const titles = fields.map(({ title }) => title.trim());
  return that(
    VALUES.every((title) => titles.includes(title)),
    `${what} ${VALUES.join(', ')}`,
    `${what} ${titles.join(', ') || 'otherwise'}`,
  );
}
