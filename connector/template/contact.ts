/** The variables that read a contact from a response. @param path of the contact in the response */
export function contactVariables(path: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(MEMBERS).map(([variable, member]) => [variable, `${path}.${member}`]),
  );
}

const MEMBERS = {
  ContactId: 'id',
  FirstName: 'first_name',
  LastName: 'last_name',
  CompanyName: 'company',
  ContactEmail: 'email',
  PhoneBusiness: 'phone_business_1',
  PhoneBusiness2: 'phone_business_2',
  PhoneMobile: 'phone_mobile_1',
  PhoneMobile2: 'phone_mobile_2',
  PhoneHome: 'phone_home_1',
  PhoneHome2: 'phone_home_2',
  PhoneOther: 'phone_other',
  PhoneSearched: 'phone_searched',
  FaxBusiness: 'fax_business',
  CustomValue: 'custom_value',
  EntityUrl: 'entity_url',
};

/**
 * The outputs of a contact. All phone types, because the PBX drops a contact if none of its numbers contains the
 * searched one; `PhoneSearched` is set only if no other number contains it.
 */
export const CONTACT_OUTPUTS = [
  ['ContactID', '[ContactId]'],
  ['ContactUrl', '[EntityUrl]'],
  ['FirstName', '[FirstName]'],
  ['LastName', '[LastName]'],
  ['CompanyName', '[CompanyName]'],
  ['Email', '[ContactEmail]'],
  ['PhoneBusiness', '[PhoneBusiness]'],
  ['PhoneBusiness2', '[PhoneBusiness2]'],
  ['PhoneMobile', '[PhoneMobile]'],
  ['PhoneMobile2', '[PhoneMobile2]'],
  ['PhoneHome', '[PhoneHome]'],
  ['PhoneHome2', '[PhoneHome2]'],
  ['PhoneOther', '[IIf([PhoneSearched]=="",[PhoneOther],[PhoneSearched])]'],
  ['FaxBusiness', '[FaxBusiness]'],
  ['CustomValue', '[CustomValue]'],
  ['EntityId', '[ContactId]'],
  ['EntityType', 'Contact'],
] as const;
