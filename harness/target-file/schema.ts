import { z } from 'zod';
import { PBX_PROFILE_NAMES } from '../../simulator/engine/profile.ts';
import { containerSection, SECRET_NAME } from '../container/section.ts';

const text = z.string().min(1);

const client = z.strictObject({
  id: text,
  secret: text,
  auth: z.enum(['client_secret_post', 'client_secret_basic']).default('client_secret_post'),
  redirectUris: z.array(text).default([]),
  grants: z
    .array(z.enum(['authorization_code', 'client_credentials', 'refresh_token']))
    .default(['authorization_code', 'client_credentials', 'refresh_token']),
});

const account = z.strictObject({
  id: text,
  contact: z
    .strictObject({
      phone: text,
      spellings: z.array(text).default([]),
      email: text.optional(),
      lastName: text,
    })
    .optional(),
});

/** The shape of a `BrowserStep`. */
const browserStep = z.union([
  z.strictObject({ fill: text, with: text, optional: z.boolean().optional() }),
  z.strictObject({ click: text, optional: z.boolean().optional() }),
  z.strictObject({ waitFor: text, optional: z.boolean().optional() }),
  z.strictObject({ screenshot: z.string().regex(/^[\w-]+$/) }),
]);

const user = z.strictObject({ username: text, password: text });

const template = z.strictObject({
  file: text,
  values: z.record(z.string(), z.string()).default({}),
});

/** The shape of a target file; every text may be a reference `env:NAME` or `file:PATH`, secrets have to be one. */
export const targetFile = z.strictObject({
  name: text,
  profile: text.default('pbx-connector'),
  issuer: text,
  endpoints: z
    .strictObject({
      authorization: text.optional(),
      token: text.optional(),
      revocation: text.optional(),
      metadata: text.optional(),
    })
    .default({}),
  api: z
    .strictObject({
      search: text.optional(),
      contacts: text.optional(),
      calls: text.optional(),
      chats: text.optional(),
      accountHeader: text.optional(),
    })
    .default({}),
  clients: z.strictObject({ main: client, other: client.optional(), limited: client.optional() }),
  accounts: z.strictObject({ main: account.optional(), other: account.optional() }).default({}),
  user: user.optional(),
  otherUser: user.optional(),
  approval: z
    .discriminatedUnion('how', [
      z.strictObject({
        how: z.literal('form'),
        usernameField: text.optional(),
        passwordField: text.optional(),
        approve: text.optional(),
        deny: text.optional(),
      }),
      z.strictObject({
        how: z.literal('browser'),
        signIn: z.array(browserStep).default([]),
        approve: z.array(browserStep).min(1),
        deny: z.array(browserStep).default([]),
        refusal: text.optional(),
        timeoutSeconds: z.number().positive().default(15),
      }),
      z.strictObject({ how: z.literal('person'), waitSeconds: z.number().positive().default(180) }),
      z.strictObject({ how: z.literal('none') }),
    ])
    .default({ how: 'form' }),
  scopes: z
    .strictObject({
      api: z.string().default('client crm'),
      partial: z.array(text).default([]),
      default: z.string().optional(),
    })
    .default({ api: 'client crm', partial: [] }),
  can: z.array(z.enum(['refresh-rotation', 'pkce', 'iss', 'journal-reading'])).default([]),
  lifetimes: z
    .strictObject({
      code: z.number().positive().default(600),
      accessToken: z.number().positive().default(3600),
      refreshToken: z.number().positive().default(2_592_000),
    })
    .default({ code: 600, accessToken: 3600, refreshToken: 2_592_000 }),
  allow: z.array(z.enum(['destructive', 'load', 'slow', 'configure-pbx'])).default([]),
  limits: z
    .strictObject({
      requestsPerSecond: z.number().positive().default(50),
      /** Absent: 4, or 1 where a browser or a person approves. */
      concurrency: z.number().int().min(1).max(64).optional(),
      timeoutSeconds: z.number().positive().default(10),
    })
    .default({ requestsPerSecond: 50, timeoutSeconds: 10 }),
  tls: z
    .strictObject({
      ca: text.optional(),
      cert: text.optional(),
      key: text.optional(),
      selfSigned: z.boolean().default(false),
    })
    .default({ selfSigned: false }),
  /** Sent with every request to the deployment's own hosts. */
  headers: z.record(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/), text).default({}),
  template: template.optional(),
  headlessTemplate: template.optional(),
  pbx: z
    .strictObject({
      profile: z.enum(PBX_PROFILE_NAMES).optional(),
      numberMatching: z
        .union([z.literal('exact'), z.number().int().min(1).max(32)], {
          error: 'has to be exact, or a number of last digits from 1 to 32 without quotes',
        })
        .optional(),
      timeZone: text.optional(),
      callReports: z.enum(['call', 'leg']).optional(),
      redirectUri: text.optional(),
      xapi: text.optional(),
      client: text.optional(),
      secret: text.optional(),
      user: text.optional(),
      mayLose: z.array(text).optional(),
    })
    .optional(),
  container: containerSection.optional(),
});

/** The content of a target file, checked and with its defaults. */
export type TargetFile = z.infer<typeof targetFile>;

/** @returns whether all rules share one browser or one person, who decides one request at a time */
export function oneDecides({ approval }: Pick<TargetFile, 'approval'>): boolean {
  return approval.how === 'browser' || approval.how === 'person';
}

/** Paths whose value is a secret: they are never written out in the file. */
export const SECRET_PATHS: readonly RegExp[] = [
  /^clients\.\w+\.secret$/,
  /^(user|otherUser)\.password$/,
  /^pbx\.secret$/,
  /^headers\./,
  new RegExp(`^container\\.env\\.\\w*${SECRET_NAME.source}`, 'i'),
];
