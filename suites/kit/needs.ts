/**
 * What a deployment has to offer for a question to mean anything. A target that does not declare it gets
 * the verdict not-applicable, with this name in the reason. See `harness/target-file/resolve.ts` for how each is found.
 */
export const NEEDS = {
  'authorization-code': 'the Authorization Code grant, with a user who can approve',
  'client-credentials': 'the Client Credentials grant',
  'refresh-token': 'refresh tokens',
  'refresh-rotation': 'refresh tokens that are rotated',
  pages: 'sign-in and approval pages that can be read as plain HTML (approval: form)',
  'journey-end': 'a browser whose end the harness sees (approval: form or browser)',
  password: "the user's name and password",
  revocation: 'a revocation endpoint',
  metadata: 'published server metadata',
  pkce: 'PKCE with S256',
  iss: 'iss in the authorization response',
  'crm-api': 'the CRM API',
  'contact-creation': 'contacts that can be created through the CRM API',
  journaling: 'call journaling through the CRM API',
  'journal-reading': 'a route that lists the calls logged',
  chats: 'chat journaling through the CRM API',
  'partial-scopes': 'tokens that can be asked for with less than the full scope',
  'second-client': 'a second client',
  'second-account': 'a second account with a contact of its own',
  'second-user': 'a user who belongs to the second account only',
  'limited-client': 'a client limited to one grant',
  'two-redirect-uris': 'a client with two registered redirect URIs',
  template: 'a CRM template to import',
  'headless-template': 'a Client Credentials template to import',
  tls: 'an https deployment',
} as const;

/** Name of something a deployment may offer. */
export type Need = keyof typeof NEEDS;

/**
 * What a rule asks of the PBX that no published operation of 3CX does, so that a real one cannot carry the rule. Each
 * completes "3CX's published API has no operation that ...".
 */
export const SIMULATED_ONLY = {
  expiry: "lets the PBX's access token expire",
  restart: 'restarts the PBX',
  'inbound-calls': 'brings a call in from outside',
  'call-details': 'places a call with a given agent, name or time',
  'many-calls': 'places many calls at once and ends them',
  chats: 'holds a chat',
  requests: 'shows what the CRM answered the PBX',
  diagnosis: 'shows what the PBX makes of an answer of the CRM',
  uploads: 'uploads a template, and a person is asked for one upload and not for several',
  versions: 'changes the version of the PBX, or how it treats calls',
} as const;

/** Name of something that only a simulated PBX does. */
export type SimulatedOnly = keyof typeof SIMULATED_ONLY;

/** What an operator has to allow first: lasting effects, or load that may lock a client out. */
export type Permission = 'destructive' | 'load';

/** How long what the deployment issues is valid, in seconds. */
export interface Lifetimes {
  readonly code: number;
  readonly accessToken: number;
  readonly refreshToken: number;
}
