/** A page of a long list, by position. */
export interface Slice {
  readonly limit: number;
  /** Rows to skip. */
  readonly offset: number;
}

/** The switches under CRM Connector > Settings. */
export interface Features {
  readonly contactLookup: boolean;
  readonly callLogging: boolean;
  readonly callDataEnrichment: boolean;
}

/** A client (customer) of the workspace; its id is the Account ID that the PBX stores. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly features: Features;
}

/** A person who can sign in. */
export interface User {
  readonly id: string;
  readonly username: string;
  /** The hash that `Passwords.hash` returns, never the password itself. */
  readonly password: string;
}

/** An API client (OAuth client). All clients are confidential: they have a secret. */
export interface Client {
  readonly id: string;
  readonly name: string;
  /** The account that its tokens give access to. */
  readonly accountId: string;
  /** SHA-256 of the secret. */
  readonly secretHash: string;
  /** Grant types the client may use; `authorization_code` includes `refresh_token`. */
  readonly grants: readonly string[];
  readonly redirectUris: readonly string[];
  /** Scopes the client may request. */
  readonly scope: readonly string[];
}

/** A browser session. */
export interface Session {
  /** SHA-256 of the cookie's value. */
  readonly hash: string;
  /** The CSRF token that every form of this session carries. */
  readonly csrf: string;
  /** Null before sign-in. */
  readonly userId: string | null;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** A user's approval of a client. All tokens issued from it form one family and are revoked together. */
export interface Grant {
  readonly id: string;
  readonly clientId: string;
  readonly userId: string;
  readonly accountId: string;
  /** Space-separated. */
  readonly scope: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Milliseconds since 1970; null while it is live. */
  readonly revokedAt: number | null;
}

/** An authorization code joined with the grant it belongs to. Instants are milliseconds since 1970. */
export interface Code {
  /** SHA-256 of the value. */
  readonly hash: string;
  readonly grantId: string;
  readonly clientId: string;
  readonly userId: string;
  readonly accountId: string;
  /** Space-separated. */
  readonly scope: string;
  /** The URI that the code was sent to. */
  readonly redirectUri: string;
  /** 1 when the authorization request contained `redirect_uri`, so that the exchange must repeat it; else 0. */
  readonly redirectUriSent: number;
  readonly challenge: string | null;
  readonly challengeMethod: string | null;
  readonly expiresAt: number;
  readonly spentAt: number | null;
}

/** The part of a code that its grant does not contain. */
export type NewCode = Pick<
  Code,
  'redirectUri' | 'redirectUriSent' | 'challenge' | 'challengeMethod' | 'expiresAt'
>;

/** The two kinds of token. */
export type TokenKind = 'access_token' | 'refresh_token';

/** An access or refresh token, without its value. Instants are milliseconds since 1970. */
export interface Token {
  /** SHA-256 of the value. */
  readonly hash: string;
  readonly kind: TokenKind;
  /** The approval it was issued from; null for client credentials. */
  readonly grantId: string | null;
  readonly clientId: string;
  /** Null for client credentials. */
  readonly userId: string | null;
  readonly accountId: string;
  /** Space-separated. */
  readonly scope: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** Refresh tokens: when it was exchanged for its successor. */
  readonly spentAt: number | null;
  /** When it, or its grant, was revoked. */
  readonly revokedAt: number | null;
}

/** A token that is about to be stored. */
export type NewToken = Omit<Token, 'hash' | 'spentAt' | 'revokedAt'>;

/** The members of a contact as the API shows them; an unknown value is an empty string. */
export interface ContactFields {
  readonly civility: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string;
  readonly company: string;
  readonly website: string;
  readonly phone_business_1: string;
  readonly phone_business_2: string;
  readonly phone_mobile_1: string;
  readonly phone_mobile_2: string;
  readonly phone_home_1: string;
  readonly phone_home_2: string;
  readonly phone_other: string;
  readonly fax_business: string;
  readonly custom_value: string;
}

/** A contact of an account. */
export interface Contact extends ContactFields {
  readonly id: string;
}

/** A logged call as the API shows it. Instants are ISO 8601 in UTC; null: not reported. */
export interface CallRecord {
  readonly direction: 'inbound' | 'outbound';
  readonly call_type: string | null;
  readonly number: string;
  readonly agent: string;
  readonly agent_name: string | null;
  readonly agent_email: string | null;
  readonly started_at: string;
  readonly established_at: string | null;
  readonly ended_at: string | null;
  /** Seconds. */
  readonly duration: number | null;
  readonly contact_id: string | null;
  readonly subject: string | null;
  readonly text: string | null;
  readonly recording_url: string | null;
  readonly transcription: string | null;
  readonly summary: string | null;
  /** The user who connected the PBX; null for client credentials. */
  readonly logged_by: string | null;
}

/** A logged chat as the API shows it. Instants are ISO 8601 in UTC; null: not reported. */
export interface ChatRecord {
  readonly number: string | null;
  readonly email: string | null;
  readonly name: string | null;
  readonly agent: string;
  readonly agent_name: string | null;
  readonly agent_email: string | null;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly messages: string;
  readonly subject: string | null;
  readonly contact_id: string | null;
  readonly logged_by: string | null;
}

/** A page of a list whose ids grow. */
export interface JournalPage {
  /** The id of the last record of the previous page; 0 for the first page. */
  readonly after: number;
  readonly limit: number;
}

/** A record with the id it is stored under. */
export type Stored<Record> = Record & { readonly id: number };

/** The outcome of a report: the stored record, and whether this report created it. */
export interface Logged<Record> {
  readonly record: Stored<Record>;
  readonly created: boolean;
}
