import type { ContactFields } from '../store/records.ts';

/** Id of the placeholder that a search without result returns; calls logged for it belong to no contact. */
export const PLACEHOLDER_ID = 'placeholder';

/** The fields of a contact without any data. */
export const NO_FIELDS: ContactFields = {
  civility: '',
  first_name: '',
  last_name: '',
  email: '',
  company: '',
  website: '',
  phone_business_1: '',
  phone_business_2: '',
  phone_mobile_1: '',
  phone_mobile_2: '',
  phone_home_1: '',
  phone_home_2: '',
  phone_other: '',
  fax_business: '',
  custom_value: '',
};

/** The fields that contain phone numbers. */
export const PHONE_FIELDS = [
  'phone_business_1',
  'phone_business_2',
  'phone_mobile_1',
  'phone_mobile_2',
  'phone_home_1',
  'phone_home_2',
  'phone_other',
  'fax_business',
] as const;
