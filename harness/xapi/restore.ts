import { odataQuery, type XapiClient } from './client.ts';
import { CrmPages, isMasked } from './crm-page.ts';
import type { PbxRecord } from './record.ts';
import { type Choice, COUNT, type CrmPage } from './shapes.ts';

/** Members of the CRM page that a save carries, beside the values. */
const OPTIONS = [
  'Name',
  'EnabledForExternalCalls',
  'EnabledForDidCalls',
  'PhonebookPriorityOptions',
  'PhonebookSynchronization',
] as const;

/** How a PBX looked; in memory the page has every value, also those that no file holds. */
export type PbxBefore = Omit<PbxRecord, 'schema'>;

/**
 * Puts a PBX back and looks whether it is as it was: the selected template, its values and options, the templates that
 * were uploaded, and the contacts of the CRM where the phonebook had none.
 * @returns what differs still, by the names of the page's members and parameters; empty: nothing
 * @throws Blocked with what the PBX said
 */
export async function restore(client: XapiClient, before: PbxBefore): Promise<readonly string[]> {
  const pages = new CrmPages(client);
  const now = async () =>
    differences(
      await pages.read(),
      (await pages.templates()).map(({ name }) => name),
      before,
    );
  // A save may start the engine of a PBX anew: where nothing differs there is none.
  if ((await now()).length > 0) await putBack(pages, before);
  if (!before.hadCrmContacts && (await countCrmContacts(client)) > 0)
    await client.send({ method: 'POST', path: '/CrmIntegration/Pbx.DeleteCrmContacts' });
  return now();
}

async function putBack(pages: CrmPages, before: PbxBefore): Promise<void> {
  const options = OPTIONS.map((name) => [name, before.page[name]] as const);
  await pages.save(Object.fromEntries(options.filter(([, value]) => value !== null && value !== undefined)));
  const selected = await pages.read();
  const choices = choicesBack(selected, before);
  if (choices !== undefined) await pages.save({ VariableChoices: [...choices] });
  const listed = new Set((await pages.templates()).map(({ name }) => name));
  for (const name of before.uploaded) if (listed.has(name)) await pages.removeTemplate(name);
}

/** How many contacts of the phonebook a CRM lookup has found. */
export async function countCrmContacts(client: XapiClient): Promise<number> {
  const path = `/Contacts${odataQuery({ filter: "ContactType eq 'CRM'", count: 'true', top: '1', select: 'Id' })}`;
  return (await client.read(COUNT, { method: 'GET', path }))['@odata.count'];
}

/** All values as they were; one that was masked or is not known stays what it is. @returns undefined: nothing to save */
function choicesBack(now: CrmPage, { page, leftOut }: PbxBefore): readonly Choice[] | undefined {
  const known = new Map(
    (page.VariableChoices ?? [])
      .filter((choice) => !isMasked(choice) && !leftOut.includes(choice.Key))
      .map((choice) => [choice.Key, choice] as const),
  );
  const current = now.VariableChoices ?? [];
  const back = current.map((choice) => known.get(choice.Key) ?? choice);
  return back.every(({ Value }, index) => (Value ?? '') === (current[index]?.Value ?? '')) ? undefined : back;
}

function differences(now: CrmPage, templates: readonly string[], { page, ...before }: PbxBefore): string[] {
  const values = new Map((now.VariableChoices ?? []).map(({ Key, Value }) => [Key, Value ?? ''] as const));
  const parameters = (page.VariableChoices ?? [])
    .filter(({ Key, Value }) => !before.leftOut.includes(Key) && values.get(Key) !== (Value ?? ''))
    .map(({ Key }) => Key);
  const members = OPTIONS.filter((name) => (now[name] ?? null) !== (page[name] ?? null));
  const same =
    templates.length === before.templates.length &&
    before.templates.every((name) => templates.includes(name));
  return [...members, ...parameters, ...(same ? [] : ['the list of templates'])];
}

/** Parameters whose values the PBX does not show. */
export function maskedIn({ page }: Pick<PbxBefore, 'page'>): readonly string[] {
  return (page.VariableChoices ?? []).filter(isMasked).map(({ Key }) => Key);
}

/**
 * What an admin reads once a PBX is put back.
 * @param differing what `restore` found
 */
export function howItIs(before: PbxBefore, differing: readonly string[]): string {
  const open = [...differing, ...before.leftOut.filter((name) => !differing.includes(name))];
  if (open.length > 0)
    return `The PBX ${before.url} is put back, except for ${open.join(', ')}: enter ${open.length === 1 ? 'it' : 'them'} again, and click Authorize where it shows no authorization.`;
  const masked = maskedIn(before);
  return masked.length === 0
    ? `The PBX ${before.url} is as it was before the run.`
    : `The PBX ${before.url} is as it was before the run, as far as it shows: it masks ${masked.join(', ')}.`;
}
