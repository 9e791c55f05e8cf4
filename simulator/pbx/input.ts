import * as z from 'zod';
import { PBX_PROFILE_NAMES } from '../engine/profile.ts';

const AGENT = {
  agent: z.string(),
  agentFirstName: z.string().exactOptional(),
  agentLastName: z.string().exactOptional(),
  agentEmail: z.string().exactOptional(),
};
const RINGING = z.strictObject({
  ...AGENT,
  number: z.string(),
  direction: z.enum(['Inbound', 'Outbound']).exactOptional(),
  did: z.string().exactOptional(),
  name: z.string().exactOptional(),
  /** Up to the year 9999. */
  startedAt: z.number().min(0).max(253_402_300_799_999).exactOptional(),
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
});

/** Shapes of what the control API takes. Unknown members are refused, so that a typo does not go unnoticed. */
export const INPUT = {
  ringing: RINGING,
  ending: ENDING,
  template: z.strictObject({ fileName: z.string(), content: z.string() }),
  principal: z.strictObject({ id: z.string() }),
  /** Null: none. */
  selection: z.strictObject({ name: z.string().nullable() }),
  settings: z.record(z.string(), z.string()),
  systemSettings: z.strictObject({
    profile: z.enum(PBX_PROFILE_NAMES).exactOptional(),
    numberMatching: z.union([z.enum(['exact', 'none']), z.number()]).exactOptional(),
    timeZone: z.string().exactOptional(),
    stalePage: z.enum(['overwrites', 'keeps']).exactOptional(),
    phonebookKeeps: z.enum(['published-members', 'all-outputs']).exactOptional(),
    /** Null or empty: the address at which the PBX listens. */
    consoleUrl: z
      .string()
      .nullable()
      .transform((address) => address || undefined)
      .exactOptional(),
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
    messages: z.array(z.string()),
    startedAt: z.number().exactOptional(),
    endedAt: z.number().exactOptional(),
  }),
} as const;
