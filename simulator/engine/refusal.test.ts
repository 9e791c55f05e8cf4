import { expect, test } from 'vitest';
import { refusalOf } from './refusal.ts';

const refused = (status: number, body: string) =>
  refusalOf({ status, headers: {}, body: Buffer.from(body) }, 'https://crm.example/contacts?phone=%2B331');

test.each([
  [403, '{"error":"feature_disabled"}', /^The CRM's own reason is "feature_disabled": look it up/],
  [422, '{"error":"unknown_agent","message":"no agent"}', /^The CRM's own reason is "unknown_agent"/],
  [403, '{"error":"account_mismatch"}', /^Check Account ID in the settings/],
  [401, '{"error":"invalid_token"}', /^Check the credentials in the settings/],
  [403, '{"error":"insufficient_scope"}', /^Check the credentials in the settings/],
  [403, '<h1>Forbidden</h1>', /^Check the credentials in the settings/],
  [500, '{"error":"A sentence, perhaps with a secret"}', /^Check the log of the CRM/],
])('%i %s', (status, body, remedy) => {
  const error = refused(status, body);
  expect(error.remedy).toMatch(remedy);
  expect(error.message).toMatch(/ to https:\/\/crm\.example\/contacts\.$/);
});
