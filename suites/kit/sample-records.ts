import { randomBytes, randomInt } from 'node:crypto';

/** A contact that no CRM holds yet. */
export interface SampleContact {
  readonly last_name: string;
  readonly first_name: string;
  readonly email: string;
}

/** @returns a contact to be created; its name and its address, which are not alike, occur in no other contact */
export function sampleContact(): SampleContact {
  const mark = () => randomBytes(6).toString('hex');
  return { last_name: `Harness ${mark()}`, first_name: 'Test', email: `${mark()}@harness.example` };
}

/** French numbers that are set aside for fiction, without their last four digits: no subscriber has them. */
const FICTION = ['+3319900', '+3326191', '+3335301', '+3346571', '+3353649', '+3363998'] as const;

/** @returns a number in international form that reaches no subscriber, most likely one that no CRM holds */
export function sampleNumber(): string {
  const range = FICTION[randomInt(FICTION.length)];
  return `${range}${String(randomInt(10_000)).padStart(4, '0')}`;
}
