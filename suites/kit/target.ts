import type { SystemSettingsView } from '../../simulator/pbx/index.ts';
import type { PageHints } from './actors/page.ts';
import type { Lifetimes, Need, Permission } from './needs.ts';

/** One deployment under test, as its target file describes it, with every reference to a secret resolved. */
export interface Target {
  readonly name: string;
  readonly profile: string;
  /** The deployment's issuer or base URL. */
  readonly issuer: string;
  readonly endpoints: Endpoints;
  readonly clients: {
    /** The PBX's client. */
    readonly main: ClientInfo;
    /** A second one, of the second account where there is one. */
    readonly other?: ClientInfo;
    /** Limited to one grant, for the rule about that. */
    readonly limited?: ClientInfo;
    /** Uses Client Credentials in the part of the main client, where that one may not; set by the harness. */
    readonly headless?: ClientInfo;
  };
  readonly accounts: { readonly main?: AccountInfo; readonly other?: AccountInfo };
  readonly user?: UserInfo;
  /** A user who belongs to the second account only. */
  readonly otherUser?: UserInfo;
  readonly approval: Approval;
  readonly scopes: Scopes;
  readonly api: ApiInfo;
  readonly capabilities: ReadonlySet<Need>;
  readonly lifetimes: Lifetimes;
  readonly allow: ReadonlySet<Permission | 'slow' | 'configure-pbx'>;
  readonly limits: Limits;
  /** `ca`: PEM. */
  readonly tls: { readonly ca?: string; readonly selfSigned: boolean };
  readonly template?: TemplateSource;
  /** For Client Credentials; the same as `template` where that one is. */
  readonly headlessTemplate?: TemplateSource;
  readonly pbx?: PbxInfo;
}

/** How much load a deployment may get. */
export interface Limits {
  /** Of all rules together. */
  readonly requestsPerSecond: number;
  /** How many rules are tried side by side; absent: one after the other. */
  readonly concurrency?: number;
  /** For each request. */
  readonly timeoutMs: number;
}

/** Absolute URLs of a deployment; absent where it has no such endpoint. */
export interface Endpoints {
  /** Absent where no client may use the Authorization Code grant. */
  readonly authorization?: string;
  readonly token: string;
  readonly revocation?: string;
  readonly metadata?: string;
  /** `GET ?phone=|email=` */
  readonly search?: string;
  /** `POST` a contact */
  readonly contacts?: string;
  /** `POST` a call, `GET` the calls logged */
  readonly calls?: string;
  readonly chats?: string;
}

/** The grant types of RFC 6749 that a target file can register a client for (4.1, 4.4, 6). */
export type Grant = 'authorization_code' | 'client_credentials' | 'refresh_token';

/** A registered client, and how it authenticates (RFC 6749 2.3.1). */
export interface ClientInfo {
  readonly id: string;
  readonly secret: string;
  readonly auth: 'client_secret_post' | 'client_secret_basic';
  readonly redirectUris: readonly string[];
  readonly grants: readonly Grant[];
}

/** An account of the CRM. */
export interface AccountInfo {
  /** What the PBX stores as Account ID. */
  readonly id: string;
  readonly contact?: KnownContact;
}

/** A contact that exists in the account, and in no other. */
export interface KnownContact {
  /** As the CRM has it; the first of the spellings. */
  readonly phone: string;
  /** Other ways to write the same number. */
  readonly spellings: readonly string[];
  readonly email?: string;
  readonly lastName: string;
}

/** What a user signs in with. */
export interface UserInfo {
  readonly username: string;
  readonly password: string;
}

/** One action of a user in a browser; selectors are Playwright's. An optional one is left out where its control does not show. */
export type BrowserStep =
  | { readonly fill: string; readonly with: string; readonly optional?: boolean | undefined }
  | { readonly click: string; readonly optional?: boolean | undefined }
  | { readonly waitFor: string; readonly optional?: boolean | undefined }
  | { readonly screenshot: string };

/** How a user gets an authorization request through. */
export type Approval =
  /** Plain HTML forms, read by the harness. */
  | { readonly how: 'form'; readonly hints: PageHints }
  /** A real browser and declared steps. */
  | {
      readonly how: 'browser';
      readonly signIn: readonly BrowserStep[];
      readonly approve: readonly BrowserStep[];
      readonly deny: readonly BrowserStep[];
      /** Shows on the server's own page that refuses a request. */
      readonly refusal?: string;
      readonly timeoutMs: number;
    }
  /** A person at a browser of their own. */
  | { readonly how: 'person'; readonly waitMs: number }
  | { readonly how: 'none' };

/** The scopes of a deployment (RFC 6749 3.3). */
export interface Scopes {
  /** What the PBX asks for: opens the whole CRM API. Space-separated; empty: the parameter is left out. */
  readonly api: string;
  /** Scopes that do not open the API alone; empty when the deployment has no such thing. */
  readonly partial: readonly string[];
  /** What a request without `scope` gets, where it is documented. */
  readonly default?: string;
}

/** What the CRM API takes besides the access token. */
export interface ApiInfo {
  /** The header that carries the Account ID; absent when the account comes from the token alone. */
  readonly accountHeader?: string;
}

/** The PBX that the deployment is meant for. */
export interface PbxInfo {
  readonly settings: Partial<SystemSettingsView>;
  /** Which of the client's redirect URIs the PBX uses; default the first. */
  readonly redirectUri?: string;
  /** A real 3CX in place of the simulated one. */
  readonly xapi?: XapiAccess;
}

/** How a real 3CX is reached: its configuration API, and the extension that places calls. */
export interface XapiAccess {
  /** Its base address; the API is below `/xapi/v1`, tokens come from `/connect/token`. */
  readonly url: string;
  /** A service principal (RFC 6749 4.4). */
  readonly client: string;
  readonly secret: string;
  /** Extension number. */
  readonly user: string;
  /** Parameters whose values the PBX masks and an admin enters again after the run. */
  readonly mayLose: readonly string[];
}

/** Where the CRM template comes from, and what is filled in beside it. */
export interface TemplateSource {
  readonly fileName: string;
  /** @throws when it cannot be read */
  readonly load: () => Promise<string>;
  /** Values of parameters beyond Client ID, Client Secret and Account ID, by parameter name. */
  readonly values: Readonly<Record<string, string>>;
}

/** @returns where an issuer publishes its metadata: the well-known path goes before the issuer's own (RFC 8414 3.1) */
export function metadataUrl(issuer: string): string {
  const url = new URL(issuer);
  const path = url.pathname.replace(/\/$/, '');
  return `${url.origin}/.well-known/oauth-authorization-server${path}`;
}

/** Whether the only template of a target is the one for Client Credentials, so that its PBX is connected without Authorize. */
export function isHeadlessOnly({
  template,
  headlessTemplate,
}: Pick<Target, 'template' | 'headlessTemplate'>): boolean {
  return template !== undefined && template === headlessTemplate;
}
