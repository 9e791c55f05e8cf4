import type { HttpClient } from '../http-client.ts';
import type { HttpResponse } from '../http-response.ts';
import type { AccountInfo, KnownContact, Target } from '../target.ts';
import { Blocked } from '../verdict.ts';
import { type Changes, encode } from './client.ts';

/** What a request to the CRM API differs in from the correct one. */
export interface ApiRequest {
  readonly method?: string;
  /** Merged into the sound headers: a header named here replaces the sound one, `undefined` leaves it out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Further header lines, duplicates included. */
  readonly extraHeaders?: readonly (readonly [string, string])[];
  readonly query?: Changes;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent exactly so; as JSON where the headers say nothing else. */
  readonly body?: string;
  /** Held back until this resolves, see `barrier.ts`. */
  readonly departs?: () => Promise<void>;
  /** In place of the endpoint's URL, exactly so. */
  readonly url?: string;
}

/** Calls the CRM API of the deployment for one account, with a bearer token or, given `undefined`, without. */
export class Api {
  readonly account: AccountInfo;
  readonly #http: HttpClient;
  readonly #target: Target;

  constructor(http: HttpClient, target: Target, account: AccountInfo) {
    this.#http = http;
    this.#target = target;
    this.account = account;
  }

  /**
   * The contact that the target file says exists in this account.
   * @throws Blocked when it names none
   */
  get contact(): KnownContact {
    const { contact } = this.account;
    if (contact === undefined) throw new Blocked('the target file names no known contact for this account');
    return contact;
  }

  /** Address of the contact search. */
  get searchUrl(): string {
    return this.#url('search');
  }

  /** The API probe: a search for the known contact by its number. */
  probe(token: string | undefined, request: ApiRequest = {}): Promise<HttpResponse> {
    return this.search(token, { phone: this.contact.phone }, request);
  }

  /** `GET` the contact search. */
  search(token: string | undefined, query: Changes, request: ApiRequest = {}): Promise<HttpResponse> {
    return this.send('search', token, { query, ...request });
  }

  /** `POST` a contact. */
  createContact(
    token: string | undefined,
    contact: unknown,
    request: ApiRequest = {},
  ): Promise<HttpResponse> {
    return this.send('contacts', token, { method: 'POST', json: contact, ...request });
  }

  /** `POST` a call that has ended. */
  logCall(token: string | undefined, call: unknown, request: ApiRequest = {}): Promise<HttpResponse> {
    return this.send('calls', token, { method: 'POST', json: call, ...request });
  }

  /** `GET` the calls logged. */
  calls(token: string | undefined, request: ApiRequest = {}): Promise<HttpResponse> {
    return this.send('calls', token, request);
  }

  /** `POST` a chat that has ended. */
  logChat(token: string | undefined, chat: unknown, request: ApiRequest = {}): Promise<HttpResponse> {
    return this.send('chats', token, { method: 'POST', json: chat, ...request });
  }

  /** `GET` the chats logged. */
  chats(token: string | undefined, request: ApiRequest = {}): Promise<HttpResponse> {
    return this.send('chats', token, request);
  }

  /** Any request to one of the API's endpoints. */
  send(
    endpoint: 'search' | 'contacts' | 'calls' | 'chats',
    token: string | undefined,
    { method = 'GET', headers = {}, extraHeaders = [], query = {}, url, ...content }: ApiRequest = {},
  ): Promise<HttpResponse> {
    const { json, departs } = content;
    const body = content.body ?? (json === undefined ? undefined : JSON.stringify(json));
    const accountHeader = this.#target.api.accountHeader;
    const sound: Record<string, string | undefined> = {
      accept: 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(accountHeader === undefined ? {} : { [accountHeader.toLowerCase()]: this.account.id }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const laid = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const lines = Object.entries({ ...sound, ...laid }).filter(
      (line): line is [string, string] => line[1] !== undefined,
    );
    const search = encode(query);
    const address = url ?? this.#url(endpoint);
    return this.#http.send('api', {
      method,
      url: search === '' ? address : `${address}${address.includes('?') ? '&' : '?'}${search}`,
      headers: [...lines, ...extraHeaders],
      body: body ?? '',
      ...(departs === undefined ? {} : { departs }),
    });
  }

  #url(endpoint: 'search' | 'contacts' | 'calls' | 'chats'): string {
    const url = this.#target.endpoints[endpoint];
    if (url === undefined) throw new Blocked(`the target file names no endpoint "${endpoint}"`);
    return url;
  }
}
