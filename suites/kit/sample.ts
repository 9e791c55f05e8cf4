import { randomBytes } from 'node:crypto';

/** A contact that no CRM holds yet. */
export interface SampleContact {
  readonly last_name: string;
  readonly first_name: string;
  readonly email: string;
}

/** @returns a contact to be created, told apart from every other by its name and its address, which are not alike */
export function sampleContact(): SampleContact {
  const mark = () => randomBytes(6).toString('hex');
  return { last_name: `Harness ${mark()}`, first_name: 'Test', email: `${mark()}@harness.example` };
}
