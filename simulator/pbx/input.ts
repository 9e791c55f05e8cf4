import * as z from 'zod';
import { PBX_PROFILE_NAMES } from '../engine/profile.ts';
import { HAND_ONS, LEG_KINDS, LEG_ORIGINS } from './leg-types.ts';

/** Up to the year 9999. */
const LAST_INSTANT = 253_402_300_799_999;

const AGENT = {
  agent: z.string(),
  agentFirstName: z.string().exactOptional(),
  agentLastName: z.string().exactOptional(),
  agentEmail: z.string().exactOptional(),
};
const INSTANT = z.number().min(0).max(LAST_INSTANT);
/** What one destination had of a call. */
const LEG = z.strictObject({
  kind: z.enum(LEG_KINDS),
  to: z.string(),
  name: z.string().exactOptional(),
  origin: z.enum(LEG_ORIGINS),
  startedAt: INSTANT,
  answered: z.boolean(),
  ringSeconds: z.number().nonnegative(),
  durationSeconds: z.number().nonnegative(),
});
const MOST_LEGS = 100;
const RINGING = z.strictObject({
  ...AGENT,
  number: z.string(),
  direction: z.enum(['Inbound', 'Outbound']).exactOptional(),
  did: z.string().exactOptional(),
  name: z.string().exactOptional(),
  through: z
    .strictObject({
      kind: z.enum(['queue', 'ring-group', 'menu']),
      number: z.string(),
      name: z.string().exactOptional(),
    })
    .exactOptional(),
  startedAt: INSTANT.exactOptional(),
});
const ENDING = z.strictObject({
  answered: z.boolean().exactOptional(),
  durationSeconds: z.number().nonnegative().exactOptional(),
  ringSeconds: z.number().nonnegative().exactOptional(),
  recordingUrl: z.string().exactOptional(),
  transcription: z.string().exactOptional(),
  summary: z.string().exactOptional(),
  sentiment: z.string().exactOptional(),
  agent: z.string().exactOptional(),
  legs: z.array(LEG).max(MOST_LEGS).readonly().exactOptional(),
});

const SECONDS = z.number().nonnegative();
const TRANSFER = z.strictObject({
  to: z.string().min(1),
  kind: z.enum(LEG_KINDS).exactOptional(),
  name: z.string().exactOptional(),
  how: z.enum(HAND_ONS),
  ringSeconds: SECONDS.exactOptional(),
  durationSeconds: SECONDS.exactOptional(),
});

/** Shapes of what the control API takes. Unknown members are refused, so that a typo does not go unnoticed. */
export const INPUT = {
  ringing: RINGING,
  ending: ENDING,
  transfer: TRANSFER,
  template: z.strictObject({ fileName: z.string(), content: z.string() }),
  principal: z.strictObject({ id: z.string() }),
  /** Null: none. */
  selection: z.strictObject({ name: z.string().nullable() }),
  settings: z.record(z.string(), z.string()),
  systemSettings: z.strictObject({
    profile: z.enum(PBX_PROFILE_NAMES).exactOptional(),
    numberMatching: z
      .union([z.enum(['exact', 'none']), z.number()], {
        error: 'is not "exact", "none" or a number of digits',
      })
      .exactOptional(),
    timeZone: z.string().exactOptional(),
    stalePage: z.enum(['overwrites', 'keeps']).exactOptional(),
    callReports: z.enum(['call', 'leg']).exactOptional(),
    contactlessCalls: z.enum(['reported', 'dropped']).exactOptional(),
    phonebookKeeps: z.enum(['published-members', 'all-outputs']).exactOptional(),
    /** Null or empty: the address at which the PBX listens. */
    consoleUrl: z
      .string()
      .nullable()
      .transform((address) => address || undefined)
      .exactOptional(),
  }),
  crmOptions: z.strictObject({
    phonebookPriority: z.enum(['AlwaysQuery', 'NotQueryIfInPhonebookFound']).exactOptional(),
  }),
  phonebookDisplay: z.strictObject({
    names: z.enum(['FirstNameLastName', 'LastNameFirstName']).exactOptional(),
  }),
  authorize: z.strictObject({ parameter: z.string().exactOptional() }),
  callback: z.strictObject({ query: z.string() }),
  test: z.strictObject({
    number: z.string().exactOptional(),
    mode: z.enum(['PhoneExact', 'Search', 'Email']).exactOptional(),
  }),
  email: z.strictObject({ email: z.string() }),
  search: z.strictObject({
    text: z.string(),
    field: z.enum(['FirstName', 'LastName', 'FullName', 'Company', 'PhoneNumbers', 'Email']).exactOptional(),
  }),
  cfd: z.strictObject({
    entity: z.string(),
    kind: z.enum(['LookupNumber', 'LookupID', 'LookupFreeQuery']),
    value: z.string(),
  }),
  call: z.strictObject({ ...RINGING.shape, ...ENDING.shape, agent: z.string() }),
  chat: z.strictObject({
    ...AGENT,
    number: z.string().exactOptional(),
    email: z.string().exactOptional(),
    name: z.string().exactOptional(),
    queue: z.string().exactOptional(),
    messages: z.array(z.string()),
    startedAt: z.number().exactOptional(),
    endedAt: z.number().exactOptional(),
  }),
} as const;
