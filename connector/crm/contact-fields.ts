import type { ContactFields } from '../store/records.ts';

/** Id of the contact that is returned when nobody was found; calls logged for it are logged for nobody. */
export const PLACEHOLDER_ID = 'placeholder';

/** A contact of whom nothing is known. */
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

/** Where a contact has its numbers. */
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
