import type { Context } from '../context.ts';
import type { Access, Awaitable } from '../policy/types.ts';
import type { CallRecord, ChatRecord, Logged } from '../store/records.ts';
import { BodyReader } from './body.ts';
import { PLACEHOLDER_ID } from './contact-fields.ts';
import { phoneKey } from './phone.ts';

/** `POST phone-calls`: logs a call. @throws ApiProblem when the body is invalid */
export function logCall(body: unknown, access: Access, context: Context): Awaitable<Logged<CallRecord>> {
  const { policy, store, phoneRegion } = context;
  const enriched = store.accounts.find(access.accountId)?.features.callDataEnrichment === true;
  const reader = new BodyReader(body);
  reader.required('direction');
  const call = {
    direction: reader.oneOf('direction', ['inbound', 'outbound']) ?? 'inbound',
    call_type: reader.oneOf('call_type', ['Inbound', 'Missed', 'Outbound', 'Notanswered']),
    // Empty for a caller who withholds the number.
    number: reader.present('number', 64),
    agent: reader.required('agent'),
    agent_name: reader.text('agent_name'),
    agent_email: reader.text('agent_email'),
    started_at: required(reader, 'started_at'),
    established_at: reader.instant('established_at'),
    ended_at: reader.instant('ended_at'),
    duration: reader.seconds('duration'),
    contact_id: readContactId(reader, access, context),
    subject: reader.text('subject'),
    text: reader.longText('text'),
    // Always read, so that a malformed one is refused; stored only if Call Data Enrichment is on.
    ...nullUnless(enriched, {
      recording_url: reader.text('recording_url', 2000),
      transcription: reader.longText('transcription'),
      summary: reader.longText('summary'),
    }),
    logged_by: userName(access, context),
  };
  checkOrder(reader, call);
  reader.check(policy);
  return policy.recordCall(store, access.accountId, phoneKey(call.number, phoneRegion) ?? '', call);
}

/** `POST chats`: logs a chat. @throws ApiProblem when the body is invalid */
export function logChat(body: unknown, access: Access, context: Context): Awaitable<Logged<ChatRecord>> {
  const { policy, store, phoneRegion } = context;
  const reader = new BodyReader(body);
  const chat = {
    number: reader.text('number', 64),
    email: reader.text('email', 320),
    name: reader.text('name'),
    agent: reader.required('agent'),
    agent_name: reader.text('agent_name'),
    agent_email: reader.text('agent_email'),
    started_at: required(reader, 'started_at'),
    ended_at: reader.instant('ended_at'),
    messages: reader.longText('messages') ?? '',
    subject: reader.text('subject'),
    contact_id: readContactId(reader, access, context),
    logged_by: userName(access, context),
  };
  checkOrder(reader, chat);
  reader.check(policy);
  const numberKey = chat.number === null ? undefined : phoneKey(chat.number, phoneRegion);
  const partyKey = numberKey ?? chat.email?.toLowerCase() ?? chat.name ?? '';
  return policy.recordChat(store, access.accountId, partyKey, chat);
}

function required(reader: BodyReader, name: string): string {
  reader.required(name);
  return reader.instant(name) ?? '';
}

/** The contact of the account that a record is logged for; null without one and for the placeholder. */
function readContactId(reader: BodyReader, { accountId }: Access, { policy, store }: Context): string | null {
  const id = reader.text('contact_id');
  if (id === null || id === PLACEHOLDER_ID) return null;
  if (!policy.mayJournalFor(id, accountId, store)) {
    reader.complain('The contact_id field must be the id of a contact of this account.');
  }
  return id;
}

function checkOrder(
  reader: BodyReader,
  { started_at, ended_at }: { started_at: string; ended_at: string | null },
) {
  if (ended_at !== null && ended_at < started_at)
    reader.complain('The ended_at field must not be before started_at.');
}

function nullUnless<Fields extends Record<string, string | null>>(enabled: boolean, fields: Fields) {
  return enabled ? fields : (Object.fromEntries(Object.keys(fields).map((name) => [name, null])) as Fields);
}

function userName({ userId }: Access, { store }: Context): string | null {
  return userId === null ? null : (store.users.find(userId)?.username ?? null);
}
