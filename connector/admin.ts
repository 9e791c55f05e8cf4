import type { Context } from './context.ts';
import { addContact } from './crm/contacts.ts';
import { randomText } from './random.ts';
import { sha256 } from './store/hash.ts';
import type {
  Account,
  CallRecord,
  ChatRecord,
  Client,
  Contact,
  Features,
  Stored,
  Token,
  User,
} from './store/index.ts';
import { renderTemplate, type TemplateOptions } from './template/render.ts';

/** An API client to add. */
export interface NewClient {
  /** Generated when missing. */
  readonly clientId?: string;
  /** Generated when missing; the caller is responsible for its strength. */
  readonly clientSecret?: string;
  readonly name: string;
  /** Id of the account that its tokens give access to. */
  readonly account: string;
  /** Default: `authorization_code` (refresh included) and `client_credentials`. */
  readonly grants?: readonly string[];
  readonly redirectUris?: readonly string[];
  /** Default: client and crm. */
  readonly scopes?: readonly string[];
}

/** The operations of the console, in process: seeds a connector and reads its state. */
export class Admin {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Adds an account. @param account its id is generated when missing; its features default to on */
  addAccount(account: { id?: string; name: string; features?: Partial<Features> }): Account {
    const features = {
      contactLookup: true,
      callLogging: true,
      callDataEnrichment: true,
      ...account.features,
    };
    const added = { id: account.id ?? this.#newId(), name: account.name, features };
    this.#context.store.accounts.save(added);
    return added;
  }

  /** Switches features of an account. @throws Error when there is no such account */
  setFeatures(accountId: string, features: Partial<Features>): void {
    const { accounts } = this.#context.store;
    const account = accounts.find(accountId);
    if (account === undefined) throw new Error(`There is no account ${accountId}: add it first.`);
    accounts.save({ ...account, features: { ...account.features, ...features } });
  }

  /** Adds a user as a member of accounts. */
  addUser(user: { username: string; password: string; accounts: readonly string[] }): Omit<User, 'password'> {
    const { store, passwords } = this.#context;
    const id = this.#newId();
    store.users.add({ id, username: user.username, password: passwords.hash(user.password) }, user.accounts);
    return { id, username: user.username };
  }

  /**
   * Adds an API client. The secret is returned here only.
   * @throws Error when a redirect URI is not an absolute http(s) URL without fragment (RFC 6749 3.1.2)
   */
  addClient(client: NewClient): { clientId: string; clientSecret: string } {
    requireRedirectUris(client.redirectUris ?? []);
    const { clientId = this.#newId(), clientSecret = randomText(this.#context.random) } = client;
    this.#context.store.clients.add({
      id: clientId,
      name: client.name,
      accountId: client.account,
      secretHash: sha256(clientSecret),
      grants: client.grants ?? ['authorization_code', 'client_credentials'],
      redirectUris: client.redirectUris ?? [],
      scope: client.scopes ?? ['client', 'crm'],
    });
    return { clientId, clientSecret };
  }

  /**
   * Replaces the secret of a client; the old one is invalid at once. The new one is returned here only.
   * @throws Error when there is no such client
   */
  newSecret(clientId: string): string {
    const { store, random } = this.#context;
    if (store.clients.find(clientId) === undefined)
      throw new Error(`There is no API client ${clientId}: add it first.`);
    const secret = randomText(random);
    store.clients.setSecret(clientId, sha256(secret));
    return secret;
  }

  /**
   * Replaces the redirect URIs of a client.
   * @throws Error when one is not an absolute http(s) URL without fragment (RFC 6749 3.1.2)
   */
  setRedirectUris(clientId: string, uris: readonly string[]): void {
    requireRedirectUris(uris);
    this.#context.store.clients.setRedirectUris(clientId, uris);
  }

  /** Deletes a client and revokes all its grants; an unknown id is ignored. */
  deleteClient(clientId: string): void {
    const { store } = this.#context;
    store.database.transaction(() => {
      this.revokeTokens(clientId);
      store.clients.remove(clientId);
    });
  }

  /** Adds a contact to an account. @param contact its known fields; the id is generated when missing */
  addContact(accountId: string, contact: Partial<Contact>): Contact {
    return addContact(accountId, contact, this.#context);
  }

  /** All accounts, oldest first. */
  accounts(): Account[] {
    return this.#context.store.accounts.all();
  }

  /** All API clients without their secrets, oldest first. */
  clients(): Omit<Client, 'secretHash'>[] {
    return this.#context.store.clients.all().map(({ secretHash: _, ...client }) => client);
  }

  /** The contacts of an account, oldest first. */
  contacts(accountId: string): Contact[] {
    return this.#context.store.contacts.all(accountId);
  }

  /** The calls of an account, oldest first. */
  calls(accountId: string): Stored<CallRecord>[] {
    return this.#context.store.journal.calls(accountId);
  }

  /** The chats of an account, oldest first. */
  chats(accountId: string): Stored<ChatRecord>[] {
    return this.#context.store.journal.chats(accountId);
  }

  /** Tokens issued to a client, oldest first; their values are not stored. */
  tokens(clientId: string): Omit<Token, 'hash'>[] {
    return this.#context.store.tokens.ofClient(clientId).map(({ hash: _, ...token }) => token);
  }

  /** Revokes all grants of a client: access and refresh tokens, and codes not yet exchanged. */
  revokeTokens(clientId: string): void {
    const { store, clock } = this.#context;
    store.database.transaction(() => {
      store.tokens.revokeOfClient(clientId, clock.now());
      store.grants.revokeOfClient(clientId, clock.now());
    });
  }

  /**
   * Revokes a token; with a refresh token its whole grant (RFC 7009 2.1).
   * @param hash identifies the token; an unknown one is ignored
   */
  revokeToken(hash: string): void {
    const token = this.#context.store.tokens.byHash(hash);
    if (token !== undefined) this.#context.policy.revokeToken(token, this.#context);
  }

  /** The CRM template of this deployment; by default `CXEngine.xml` for 3CX V20 and Authorization Code. */
  template(options: TemplateOptions = {}): string {
    const { publicUrl, template } = this.#context;
    return template(renderTemplate(publicUrl, options), options.method ?? 'authorization_code');
  }

  /** The file name of the downloaded template. */
  templateFileName(options: TemplateOptions = {}): string {
    return this.#context.policy.templateFileName(options);
  }

  #newId(): string {
    return Buffer.from(this.#context.random(12)).toString('hex');
  }
}

/** Whether a URI can be registered as redirect URI: absolute, http or https, without fragment (RFC 6749 3.1.2). */
export function isRedirectUri(uri: string): boolean {
  return /^https?:\/\/[^#\s]+$/i.test(uri) && URL.canParse(uri);
}

function requireRedirectUris(uris: readonly string[]): void {
  for (const uri of uris) {
    if (!isRedirectUri(uri))
      throw new Error(`The redirect URI ${uri} must be an absolute http or https URL without fragment.`);
  }
}
