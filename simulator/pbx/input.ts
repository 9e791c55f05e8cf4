import * as z from 'zod';

/** Shapes of what the control API takes. Unknown members are refused, so that a typo does not go unnoticed. */

export const template = z.strictObject({ fileName: z.string(), content: z.string() });
export const selection = z.strictObject({ name: z.string() });
export const settings = z.record(z.string(), z.string());
export const authorize = z.strictObject({ parameter: z.string().exactOptional() });
export const callback = z.strictObject({ query: z.string() });
export const test = z.strictObject({ number: z.string().exactOptional() });
export const email = z.strictObject({ email: z.string() });
export const search = z.strictObject({
  text: z.string(),
  field: z.enum(['FirstName', 'LastName', 'FullName', 'Company', 'PhoneNumbers', 'Email']).exactOptional(),
});
export const cfd = z.strictObject({
  entity: z.string(),
  kind: z.enum(['LookupNumber', 'LookupID', 'LookupFreeQuery']),
  value: z.string(),
});

const agent = {
  agent: z.string(),
  agentFirstName: z.string().exactOptional(),
  agentLastName: z.string().exactOptional(),
  agentEmail: z.string().exactOptional(),
};
export const ringing = z.strictObject({
  ...agent,
  number: z.string(),
  direction: z.enum(['Inbound', 'Outbound']).exactOptional(),
  name: z.string().exactOptional(),
  /** Up to the year 9999. */
  startedAt: z.number().min(0).max(253_402_300_799_999).exactOptional(),
});
export const ending = z.strictObject({
  answered: z.boolean().exactOptional(),
  durationSeconds: z.number().nonnegative().exactOptional(),
  ringSeconds: z.number().nonnegative().exactOptional(),
  recordingUrl: z.string().exactOptional(),
  transcription: z.string().exactOptional(),
  summary: z.string().exactOptional(),
  sentiment: z.string().exactOptional(),
  agent: z.string().exactOptional(),
});
export const call = z.strictObject({ ...ringing.shape, ...ending.shape, agent: z.string() });
export const chat = z.strictObject({
  ...agent,
  number: z.string().exactOptional(),
  email: z.string().exactOptional(),
  name: z.string().exactOptional(),
  messages: z.array(z.string()),
  startedAt: z.number().exactOptional(),
  endedAt: z.number().exactOptional(),
});
