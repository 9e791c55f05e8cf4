import type * as z from 'zod';
import type { Contact } from '../engine/lookup.ts';
import { PbxError } from '../pbx/errors.ts';
import { NEVER_AUTHORIZED } from '../pbx/token-versions.ts';
import type { CrmOptions, ParameterView, Pbx } from '../pbx/types.ts';
import { XapiError } from './errors.ts';
import { Entity, type Entry } from './odata/entity.ts';
import { nothing, type Operation, single, value } from './operation.ts';
import * as shapes from './shapes.ts';

const ID = 'crm';
const INTEGRATION = new Entity(shapes.CRM_INTEGRATION, ['PossibleValues']);
const CHANGE = shapes.CRM_INTEGRATION.partial();
/** A masked OAuth value, and which version of the stored values it stands for. */
const HANDLE = /^•+ \((\d+)\)$/;

/** The CRM page: the selected template with its values, the Test dialog, Authorize. */
export const CRM_OPERATIONS: readonly Operation[] = [
  single({
    id: 'GetCrmIntegration',
    method: 'get',
    path: '/CrmIntegration',
    summary: 'The selected template, its values and the options of the CRM page.',
    entity: INTEGRATION,
    run: ({ pbx }) => integrationOf(pbx),
  }),
  nothing({
    id: 'UpdateCrmIntegration',
    method: 'patch',
    path: '/CrmIntegration',
    summary: 'Selects a template, saves its values and the options, as Save on the CRM page does.',
    body: CHANGE,
    run: ({ pbx }, { body }) => update(pbx, body),
  }),
  value({
    id: 'Test',
    method: 'post',
    path: '/CrmIntegration/Pbx.Test',
    summary: 'Looks up a number, a text or an address with a sign-in of its own, and keeps nothing of it.',
    body: shapes.CRM_TEST,
    shape: shapes.CRM_TEST_RESULT,
    async run({ pbx }, { body: { query, mode } }) {
      const { ok, message, contacts, trace } = await pbx.test(query, mode);
      return {
        ...{ IsError: !ok, Message: message, Log: trace.toString() },
        SearchResult: contacts.map(crmContact),
      };
    },
  }),
  nothing({
    id: 'DeleteCrmContacts',
    method: 'post',
    path: '/CrmIntegration/Pbx.DeleteCrmContacts',
    summary: 'Removes the contacts that lookups have found from the phonebook.',
    run: ({ pbx }) => void pbx.phonebook.removeAll('CRM'),
  }),
  value({
    id: 'SetOAuthState',
    method: 'post',
    path: '/CrmIntegration/Pbx.SetOAuthState',
    summary: 'Begins an authorization: a state, and a challenge where a PKCE verifier is given.',
    body: shapes.OAUTH_STATE_REQUEST,
    shape: shapes.OAUTH_STATE,
    run({ pbx }, { body }) {
      const { Variable, RedirectUri, PKCECodeVerifier } = body.state;
      const { state, codeChallenge } = pbx.setOAuthState({
        parameter: Variable,
        redirectUri: RedirectUri,
        ...(PKCECodeVerifier ? { codeVerifier: PKCECodeVerifier } : {}),
      });
      return { State: state, CodeChallenge: codeChallenge ?? null };
    },
  }),
  value({
    id: 'GetOAuth',
    method: 'get',
    path: '/CrmIntegration/Pbx.GetOAuth(variable={variable})',
    summary: 'The value of an OAuth parameter, masked: whether a token is stored, and which one.',
    shape: shapes.CHOICE,
    run({ pbx }, { path }) {
      const name = path['variable'] ?? '';
      const found = choicesOf(pbx).find(({ Key }) => Key === name);
      if (found !== undefined && pbx.parameters().some((each) => each.name === name && each.type === 'OAuth'))
        return found;
      const words = [`There is no OAuth parameter "${name}".`, 'Take one of VariableChoices.'] as const;
      throw new XapiError(404, 'NotFound', words, 'variable');
    },
  }),
];

function integrationOf(pbx: Pbx): Entry {
  const { crm } = pbx.admin.current;
  const templates = pbx.templates();
  const selected = templates.find((each) => each.selected);
  return {
    Id: ID,
    Name: selected?.name ?? '',
    Country: selected?.country ?? null,
    EnabledForExternalCalls: crm.externalCalls,
    EnabledForDidCalls: crm.didCalls,
    PhonebookPriorityOptions: crm.phonebookPriority,
    PhonebookSynchronization: crm.phonebookSynchronization,
    VariableChoices: selected === undefined ? [] : choicesOf(pbx),
    PossibleValues: templates.map(({ name }, index) => ({ Id: index + 1, Name: name })),
  };
}

function choicesOf(pbx: Pbx): readonly z.infer<typeof shapes.CHOICE>[] {
  const version = pbx.settingsVersion();
  return pbx.parameters().map(({ name, type, value: text }) => ({
    Key: name,
    Value: type === 'OAuth' && text !== '' ? `${text} (${version})` : text,
  }));
}

/** Save: all or nothing of what is checked. @throws PbxError, XapiError */
function update(pbx: Pbx, change: z.infer<typeof CHANGE>): void {
  const before = pbx.templates().find((each) => each.selected)?.name;
  const name = change.Name === undefined ? before : change.Name || undefined;
  checkFixed(pbx, name, change);
  if (name !== before) pbx.select(name);
  try {
    if (change.VariableChoices?.length) saveChoices(pbx, change.VariableChoices);
    const crm = optionsOf(change);
    if (Object.keys(crm).length > 0) pbx.admin.save({ crm });
  } catch (error) {
    if (name !== before) pbx.select(before);
    throw error;
  }
}

/** What a page sends along and cannot change. */
function checkFixed(pbx: Pbx, name: string | undefined, change: z.infer<typeof CHANGE>): void {
  const country = name === undefined ? null : pbx.template(name).country;
  const isOther = (given: string | null | undefined, own: string | null) =>
    given !== undefined && given !== null && given !== own;
  for (const [target, given, own] of [
    ['Id', change.Id, ID],
    ['Country', change.Country, country],
  ] as const)
    if (isOther(given, own))
      throw new XapiError(
        400,
        'BadBody',
        [`${target} cannot be changed.`, 'Send it as it was read.'],
        target,
      );
}

/**
 * Stores the sent values. An OAuth value says with which token the page was loaded: a page from before the last Authorize
 * overwrites the fresh one (or keeps it, `stalePage`).
 */
function saveChoices(pbx: Pbx, choices: readonly z.infer<typeof shapes.CHOICE>[]): void {
  const types = new Map(pbx.parameters().map(({ name, type }) => [name, type] as const));
  const values = new Map<string, string>();
  let version: string | undefined;
  for (const { Key, Value } of choices) {
    if (types.get(Key) === 'OAuth') version = versionOf(Value ?? '', pbx.parameters(), Key);
    else values.set(Key, Value ?? '');
  }
  pbx.save(Object.fromEntries(values), version);
}

/** @throws PbxError `bad-value` for a token that was typed in */
function versionOf(text: string, parameters: readonly ParameterView[], name: string): string {
  if (text === '') return NEVER_AUTHORIZED;
  const found = HANDLE.exec(text)?.[1];
  if (found !== undefined) return found;
  const title = parameters.find((each) => each.name === name)?.title || name;
  throw new PbxError(
    'bad-value',
    `"${title}" is not typed in.`,
    'Send its value as it was read, or authorize.',
  );
}

function optionsOf(change: z.infer<typeof CHANGE>): Partial<CrmOptions> {
  const all = {
    externalCalls: change.EnabledForExternalCalls,
    didCalls: change.EnabledForDidCalls,
    phonebookPriority: change.PhonebookPriorityOptions,
    phonebookSynchronization: change.PhonebookSynchronization,
  };
  return Object.fromEntries(Object.entries(all).filter(([, given]) => given !== undefined && given !== null));
}

function crmContact(contact: Contact): Entry {
  const names = Object.keys(shapes.CRM_CONTACT.shape);
  const outputs = Object.fromEntries(names.map((name) => [name, contact[name] ?? null]));
  // Which of the two types a template's contact has is not known.
  return { ...outputs, ContactType: null, ContactRawData: JSON.stringify(contact) };
}
