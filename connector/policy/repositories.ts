import type {
  Account,
  CallRecord,
  ChatRecord,
  Client,
  Code,
  Contact,
  Grant,
  JournalPage,
  Logged,
  NewCode,
  NewToken,
  Session,
  Stored,
  Token,
  TokenKind,
  User,
} from '../store/records.ts';

/** The stored data that decisions read and change. Instants are milliseconds since 1970. */
export interface PolicyStore {
  readonly database: {
    /** Runs synchronous work atomically. @throws whatever the work throws, after a rollback */
    transaction<Result>(work: () => Result): Result;
  };
  readonly accounts: {
    find(id: string): Account | undefined;
    all(): readonly Account[];
  };
  readonly users: {
    byUsername(username: string): User | undefined;
    ofAccount(accountId: string): readonly User[];
    belongsTo(userId: string, accountId: string): boolean;
  };
  readonly clients: {
    find(id: string): Client | undefined;
    all(): readonly Client[];
  };
  readonly sessions: {
    /** @param id the cookie's value */
    find(id: string, now: number): Session | undefined;
  };
  readonly grants: GrantRepository;
  readonly codes: CodeRepository;
  readonly tokens: TokenRepository;
  readonly contacts: {
    /** @param phoneKey the normalized number */
    byPhone(accountId: string, phoneKey: string): readonly Contact[];
    byEmail(accountId: string, email: string): readonly Contact[];
    /** The account that a contact belongs to. */
    accountOf(id: string): string | undefined;
    all(accountId: string): readonly Contact[];
  };
  readonly journal: JournalRepository;
}

/** Approvals. */
export interface GrantRepository {
  add(grant: Omit<Grant, 'revokedAt'>): void;
  /** The user's approvals of a client, oldest first. */
  of(clientId: string, userId: string): readonly Grant[];
  /** Revokes a grant with its whole token family. */
  revoke(id: string, now: number): void;
}

/** Authorization codes. */
export interface CodeRepository {
  add(value: string, grant: Pick<Grant, 'id'>, code: NewCode): void;
  /** Finds spent and expired codes too. */
  find(value: string): Code | undefined;
  /** Marks a code as spent; true for the first caller only. */
  spend(hash: string, now: number): boolean;
}

/** Access and refresh tokens. */
export interface TokenRepository {
  add(value: string, token: NewToken): void;
  /** Finds spent, revoked and expired tokens too. */
  find(kind: TokenKind, value: string): Token | undefined;
  /** Finds a token of either kind. */
  findAny(value: string): Token | undefined;
  /** Oldest first. */
  ofClient(clientId: string): readonly Token[];
  /** Marks a refresh token as spent; true for the first caller only. */
  spend(hash: string, now: number): boolean;
  revoke(hash: string, now: number): void;
  /** Revokes the live access tokens of a grant. */
  revokeAccessTokensOf(grantId: string, now: number): void;
}

/** Logged calls and chats. */
export interface JournalRepository {
  logCall(accountId: string, phoneKey: string, call: CallRecord): Logged<CallRecord>;
  logChat(accountId: string, partyKey: string, chat: ChatRecord): Logged<ChatRecord>;
  /** Oldest first. */
  calls(accountId: string): readonly Stored<CallRecord>[];
  callsAfter(accountId: string, page: JournalPage): readonly Stored<CallRecord>[];
  /** Oldest first. */
  chats(accountId: string): readonly Stored<ChatRecord>[];
}

/** Recent failed client authentications. Instants are milliseconds since 1970. */
export interface FailureLog {
  add(clientId: string, address: string, secret: string): void;
  /** When each distinct wrong secret was last tried, ascending. */
  recent(clientId: string, address: string): readonly number[];
  /** Milliseconds until the failure at this instant no longer counts. */
  forgottenIn(at: number): number;
}

/** Checks user passwords in constant time. */
export interface PasswordVerifier {
  /** @param stored the hash; undefined when the user does not exist */
  verify(password: string, stored: string | undefined): Promise<boolean>;
}
