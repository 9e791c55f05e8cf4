import type { Context } from '../context.ts';
import type { RawRequest } from '../http/raw-request.ts';
import { OAuthError } from '../oauth/errors.ts';
import type { Contact, Store, Token } from '../store/index.ts';

/**
 * The account that new tokens open: that of the client or of the refreshed token, whatever the request says
 * (RFC 9700 2.3).
 * @param own the account of the client, the code or the refresh token
 */
export function accountOfTokens(own: string, _fields: { get(name: string): string | undefined }): string {
  return own;
}

/**
 * The account a CRM request works on: that of its token. An Account ID in the `X-Account-Id` header selects nothing,
 * it has to agree.
 * @throws OAuthError
 */
export function accountOfRequest(token: Token, request: RawRequest, _context: Context): string {
  const stated = request.headers['x-account-id'];
  if (stated !== undefined && stated !== token.accountId) throw new OAuthError('account_mismatch');
  return token.accountId;
}

/** The account in which a contact is created: that of the request, whatever the body says. */
export function accountOfNewContact(accountId: string, _body: Readonly<Record<string, unknown>>): string {
  return accountId;
}

/** Whether a call or chat may be logged for this contact: a contact of the same account. */
export function mayJournalFor(contactId: string, accountId: string, store: Store): boolean {
  return store.contacts.accountOf(contactId) === accountId;
}

/** What a contact is searched by; at least one is there. */
export interface Criteria {
  /** The number as it was sent. */
  readonly phone: string | undefined;
  /** The number normalised. */
  readonly phoneKey: string | undefined;
  readonly email: string | undefined;
}

/** Whether a search names anything to search for; one without is refused, it would list everybody. */
export function allowsSearch({ phoneKey, email }: Criteria): boolean {
  return phoneKey !== undefined || email !== undefined;
}

/** The contacts of this account that have this very number, else this very address. Equality, no patterns. */
export function findContacts(
  store: Store,
  accountId: string,
  { phoneKey, email }: Criteria,
): readonly Contact[] {
  const byPhone = phoneKey === undefined ? [] : store.contacts.byPhone(accountId, phoneKey);
  if (byPhone.length > 0 || email === undefined) return byPhone;
  return store.contacts.byEmail(accountId, email);
}
