/** Outputs of a lookup that the PBX shows or keeps with the contact. */
export const CONTACT_OUTPUTS: readonly string[] = [
  'ContactID',
  'ContactUrl',
  'FirstName',
  'LastName',
  'FullName',
  'CompanyName',
  'Email',
  'PhoneBusiness',
  'PhoneBusiness2',
  'PhoneHome',
  'PhoneHome2',
  'PhoneMobile',
  'PhoneMobile2',
  'PhoneOther',
  'FaxBusiness',
  'CustomValue',
  'EntityId',
  'EntityType',
];

/** Outputs that 3CX's published contact of the phonebook has a member for (XAPI, `Contact`). */
export const PHONEBOOK_OUTPUTS: readonly string[] = [
  'FirstName',
  'LastName',
  'CompanyName',
  'Email',
  'PhoneMobile',
  'PhoneMobile2',
  'PhoneHome',
  'PhoneBusiness',
  'PhoneBusiness2',
  'PhoneOther',
  'FaxBusiness',
  'Pager',
  'Department',
  'Title',
];

/** Outputs that put a header on later requests. */
export const HEADER_OUTPUTS: readonly string[] = ['HeaderName', 'HeaderValue', 'Bearer'];

/** Outputs of the scenarios that authenticate. */
export const TOKEN_OUTPUTS: readonly string[] = [...HEADER_OUTPUTS, 'BearerExpiration', 'Result'];

/** Outputs of which a contact needs one; `FullName` alone is not enough. */
export const NAME_OUTPUTS: readonly string[] = ['FirstName', 'LastName', 'CompanyName'];

const PHONE_OUTPUTS = new Set(CONTACT_OUTPUTS.filter((type) => /^(Phone|Fax)/.test(type)));

/** @returns whether the PBX compares an output with the number it looked up; fax numbers count, `Phone` is no output */
export function isPhoneOutput(type: string): boolean {
  return PHONE_OUTPUTS.has(type);
}
