import type { Contact, LookupOutcome } from '../engine/lookup.ts';
import { isPhoneOutput } from '../engine/output-types.ts';
import type { Trace } from '../engine/trace.ts';
import { PbxError } from './errors.ts';
import type { Environment, Integration } from './integration.ts';
import { lookupNumber, reportLookup } from './scenario-triggers.ts';
import type { PhonebookEntry, Synchronization } from './types.ts';
import { ringingValues } from './values.ts';

/** The contact of a number in the phonebook, where the CRM is not to be queried for one that is there. */
export function fromPhonebook(
  { admin, phonebook }: Environment,
  number: string,
  trace: Trace,
): Contact | undefined {
  if (admin.current.crm.phonebookPriority === 'AlwaysQuery') return undefined;
  const entry = phonebook.find(number);
  if (entry !== undefined) trace.note('', 'not looked up: the phonebook has a contact of this number');
  return entry?.contact;
}

/** Stores the contact that a lookup found. */
export function keepFound(
  { admin, phonebook }: Environment,
  { template }: Integration,
  contact: Contact | undefined,
): void {
  if (contact !== undefined)
    phonebook.keep(template.name, contact, admin.current.crm.phonebookSynchronization);
}

/** A contact as the outcome of a lookup. */
export function foundAlone(contact: Contact): LookupOutcome {
  return { contacts: [contact], dropped: [], errors: [] };
}

/**
 * Looks the stored contacts of a template up again, each by its first number, as many at once as the template allows. The
 * first that cannot be looked up ends it.
 * @throws PbxError `bad-request` while synchronization is off
 */
export async function synchronize(
  integration: Integration,
  environment: Environment,
): Promise<Synchronization> {
  const { admin, phonebook, log } = environment;
  if (!admin.current.crm.phonebookSynchronization)
    throw new PbxError(
      'bad-request',
      'Phonebook synchronization is off on the CRM page.',
      'Switch it on (PhonebookSynchronization of CrmIntegration), then synchronize.',
    );
  const { name, maxConcurrentRequests } = integration.template;
  const counts = { updated: 0, unchanged: 0, removed: 0, failed: 0 };
  const waiting = [...phonebook.found(name)];
  while (waiting.length > 0) {
    const batch = waiting.splice(0, Math.max(1, Math.floor(maxConcurrentRequests)));
    const results = await Promise.all(batch.map((entry) => lookUpAgain(integration, environment, entry)));
    for (const result of results) counts[result] += 1;
    if (counts.failed > 0) counts.failed += waiting.splice(0).length;
  }
  const { updated, removed, failed } = counts;
  const message = `The phonebook was synchronized: ${updated} updated, ${removed} removed, ${failed} not looked up.`;
  log.add(failed === 0 ? 'info' : 'warning', 'phonebook', message);
  return counts;
}

async function lookUpAgain(
  integration: Integration,
  { phonebook, clock }: Environment,
  entry: PhonebookEntry,
): Promise<keyof Synchronization> {
  const phone = Object.keys(entry.contact).find((type) => isPhoneOutput(type)) ?? '';
  const number = integration.formatNumber(entry.contact[phone] ?? '');
  const call = { number, direction: 'Inbound', name: '', agent: '', startedAt: clock.now() } as const;
  const run = integration.run(ringingValues(call));
  const outcome = await lookupNumber(integration, run, number);
  reportLookup(integration, outcome, 'a contact of the phonebook', run.trace);
  if (outcome.errors.length > 0) return 'failed';
  const [contact] = outcome.contacts;
  const isUnchanged = JSON.stringify(contact) === JSON.stringify(entry.contact);
  if (!isUnchanged) phonebook.replace(entry, contact);
  return isUnchanged ? 'unchanged' : contact === undefined ? 'removed' : 'updated';
}
