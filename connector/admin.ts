import { type Context, randomText } from './context.ts';
import { addContact } from './crm/contacts.ts';
import { sha256 } from './store/hash.ts';
import type {
  Account,
  CallRecord,
  ChatRecord,
  Client,
  Contact,
  Features,
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
      if (!/^https?:\/\/[^#\s]+$/i.test(uri) || !URL.canParse(uri)) {
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

  calls(accountId: string): (CallRecord & { readonly id: number })[] {
    return this.#context.store.journal.calls(accountId);
  }

  chats(accountId: string): (ChatRecord & { readonly id: number })[] {
    return this.#context.store.journal.chats(accountId);
  }

  /** Tokens issued to a client, oldest first; their values are not kept anywhere. */
  tokens(clientId: string): Omit<Token, 'hash'>[] {
    return this.#context.store.tokens.ofClient(clientId).map(({ hash: _, ...token }) => token);
  }

  /** Ends everything a client has been granted: access and refresh tokens. */
  revokeTokens(clientId: string): void {
    const { store, clock } = this.#context;
    for (const { hash } of store.tokens.ofClient(clientId)) store.tokens.revoke(hash, clock.now());
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
