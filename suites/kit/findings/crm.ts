import type { HttpResponse } from '../http-response.ts';
import { all, type Finding, that } from './finding.ts';

/** The CRM API served the known contact. */
export function servedContact(answer: HttpResponse, lastName: string): Finding {
  return that(
    answer.status === 200 && contactNames(answer).includes(lastName),
    `200 with the contact ${lastName}`,
    answer.status === 200 ? `200 with ${contactNames(answer).join(', ') || 'no contact'}` : answer.describe(),
    answer,
  );
}

/** The CRM API did not show this contact: refused, or answered without any trace of it. */
export function hidesContact(answer: HttpResponse, lastName: string): Finding {
  return that(
    answer.status > 0 && !answer.body.includes(lastName),
    `no trace of the contact ${lastName}`,
    answer.body.includes(lastName) ? `${answer.status} with ${lastName}` : answer.describe(),
    answer,
  );
}

/** The CRM API refused, with one of these statuses where any is named, and shows no trace of this contact. */
export function keptOut(answer: HttpResponse, lastName: string, ...anyOf: readonly number[]): Finding {
  return all(deniedApi(answer, ...anyOf), hidesContact(answer, lastName));
}

/**
 * The CRM API refused and showed no contact; with one of these statuses where any is named. Without, every form of refusal
 * counts: an error status, a redirect, a page, or a success that says `error`. That a refused token gets 401 is asked by
 * `api/bearer/refused-token-gets-401`.
 */
export function deniedApi(answer: HttpResponse, ...anyOf: readonly number[]): Finding {
  const page = (answer.header('content-type') ?? '').includes('text/html');
  const error = answer.json?.['error'] !== undefined || answer.json?.['status'] === 'error';
  const refusal = answer.status >= 300 || (answer.status > 0 && (page || error));
  return that(
    refusal && contactNames(answer).length === 0 && (anyOf.length === 0 || anyOf.includes(answer.status)),
    `${anyOf.join(' or ') || 'a refusal'} without CRM data`,
    contactNames(answer).length > 0 ? `${answer.status} with CRM data` : answer.describe(),
    answer,
  );
}

/** @returns the last names of the contacts in an answer of the contact search */
export function contactNames(answer: HttpResponse): string[] {
  return contactsIn(answer).map((contact) => String(contact['last_name'] ?? ''));
}

/** @returns the contacts in an answer of the contact search; empty when it holds none */
export function contactsIn(answer: HttpResponse): Readonly<Record<string, unknown>>[] {
  const contacts = answer.json?.['contacts'];
  return Array.isArray(contacts)
    ? contacts.filter(
        (contact): contact is Record<string, unknown> => typeof contact === 'object' && contact !== null,
      )
    : [];
}
