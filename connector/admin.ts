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
import { type PbxSystem, renderTemplate } from './template/render.ts';

export interface NewClient {
  /** Made up when missing. */
  readonly clientId?: string;
  /** Made up when missing; the caller answers for its strength. */
  readonly clientSecret?: string;
  readonly name: string;
  /** Id of the account its tokens open. */
  readonly account: string;
  /** Default: `authorization_code` (which refreshes as well) and `client_credentials`. */
  readonly grants?: readonly string[];
  readonly redirectUris?: readonly string[];
  /** Default: client and crm. */
  readonly scopes?: readonly string[];
}

/** What the dashboard does, in process: seeds a connector and looks into it. */
export class Admin {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Adds an account; features are on unless named. @param id the Account ID, made up when missing */
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

  addUser(user: { username: string; password: string; accounts: readonly string[] }): Omit<User, 'password'> {
    const { store, passwords } = this.#context;
    const id = this.#newId();
    store.users.add({ id, username: user.username, password: passwords.hash(user.password) }, user.accounts);
    return { id, username: user.username };
  }

  /**
   * Adds an API client. The secret is shown here and never again.
   * @throws Error when a redirect URI is not an absolute http(s) URL without fragment (RFC 6749 3.1.2)
   */
  addClient(client: NewClient): { clientId: string; clientSecret: string } {
    for (const uri of client.redirectUris ?? []) {
      if (!isRedirectUri(uri)) {
        throw new Error(`The redirect URI ${uri} must be an absolute http or https URL without fragment.`);
      }
    }
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
   * Gives a client a new secret, shown here and never again; the one before stops working at once.
   * @throws Error when there is no such client
   */
  newSecret(clientId: string): string {
    const { store, random } = this.#context;
    if (store.clients.find(clientId) === undefined) throw new Error(`There is no API client ${clientId}.`);
    const secret = randomText(random);
    store.clients.setSecret(clientId, sha256(secret));
    return secret;
  }

  /** Removes a client and ends everything it has been granted; nothing happens when there is none. */
  deleteClient(clientId: string): void {
    const { store } = this.#context;
    store.database.transaction(() => {
      this.revokeTokens(clientId);
      store.clients.remove(clientId);
    });
  }

  addContact(accountId: string, contact: Partial<Contact>): Contact {
    return addContact(accountId, contact, this.#context);
  }

  accounts(): Account[] {
    return this.#context.store.accounts.all();
  }

  clients(): Omit<Client, 'secretHash'>[] {
    return this.#context.store.clients.all().map(({ secretHash: _, ...client }) => client);
  }

  contacts(accountId: string): Contact[] {
    return this.#context.store.contacts.all(accountId);
  }

  calls(accountId: string): Stored<CallRecord>[] {
    return this.#context.store.journal.calls(accountId);
  }

  chats(accountId: string): Stored<ChatRecord>[] {
    return this.#context.store.journal.chats(accountId);
  }

  /** Tokens issued to a client, oldest first; their values are not kept anywhere. */
  tokens(clientId: string): Omit<Token, 'hash'>[] {
    return this.#context.store.tokens.ofClient(clientId).map(({ hash: _, ...token }) => token);
  }

  /** Ends everything a client has been granted: access and refresh tokens, and codes not yet exchanged. */
  revokeTokens(clientId: string): void {
    const { store, clock } = this.#context;
    store.tokens.revokeOfClient(clientId, clock.now());
    store.grants.revokeOfClient(clientId, clock.now());
  }

  /**
   * Ends one token, and with a refresh token all that came with it (RFC 7009 2.1).
   * @param hash names the token; nothing happens when there is none
   */
  revokeToken(hash: string): void {
    const token = this.#context.store.tokens.byHash(hash);
    if (token !== undefined) this.#context.policy.revokeToken(token, this.#context);
  }

  /** The `CXEngine.xml` this deployment serves. */
  template(system: PbxSystem = '3CX V20'): string {
    return this.#context.template(renderTemplate(this.#context.publicUrl, system));
  }

  /** The name that template is downloaded under. */
  templateFileName(system: PbxSystem = '3CX V20'): string {
    return this.#context.policy.templateFileName(system);
  }

  #newId(): string {
    return Buffer.from(this.#context.random(12)).toString('hex');
  }
}

/** Whether a client may be sent there: an absolute http or https URL without fragment (RFC 6749 3.1.2). */
export function isRedirectUri(uri: string): boolean {
  return /^https?:\/\/[^#\s]+$/i.test(uri) && URL.canParse(uri);
}
