import { CONTACT_OUTPUTS, contactVariables } from './contact.ts';
import { accountHeader, compare, type PbxSystem, postValues, scenario, value } from './parts.ts';
import type { XmlNode } from './xml.ts';

/**
 * The lookup when a phone rings. If contacts are created for unknown callers, the request asks for an empty list in
 * place of the placeholder: only then does the PBX create one.
 */
export function lookupByNumber(base: string, system: PbxSystem): XmlNode {
  const placeholder = `[IIf(${compare(system, 'CreateContactEnabled', '==', 'True')},0,1)]`;
  return lookup(
    '',
    // A + in a query is a space; the PBX does not encode values in a URL.
    `${base}/api/crm/lookup/contacts/search?phone=[[Number].Replace("+","%2B")]&placeholder=${placeholder}`,
  );
}

/** The lookup by the email address of a chat. */
export function lookupByEmail(base: string): XmlNode {
  return lookup('LookupByEmail', `${base}/api/crm/lookup/contacts/search?email=[[Email].Replace("+","%2B")]`);
}

function lookup(id: string, url: string): XmlNode {
  return scenario({
    id,
    request: { Url: url, RequestEncoding: 'UrlEncoded', RequestType: 'Get' },
    body: [accountHeader()],
    rule: 'contacts.id',
    variables: contactVariables('contacts'),
    outputs: CONTACT_OUTPUTS,
  });
}

/** How the response to a new contact is read. */
const CREATED = {
  rule: 'contact.id',
  variables: contactVariables('contact'),
  outputs: CONTACT_OUTPUTS,
};

/** Creates a contact for an unknown caller. */
export function createContact(base: string, system: PbxSystem): XmlNode {
  return scenario({
    id: 'CreateContactRecord',
    request: {
      SkipIf: compare(system, 'CreateContactEnabled', '!=', 'True'),
      Url: `${base}/api/crm/lookup/contacts`,
      RequestEncoding: 'Json',
      RequestType: 'Post',
    },
    body: [
      accountHeader(),
      postValues([
        value('first_name', '[[CreateContactFirstName]]', { Passes: '2' }),
        value('last_name', '[[CreateContactLastName]]', { Passes: '2' }),
        value('phone', '[Number]'),
        value('call_direction', '[CallDirection]'),
      ]),
    ],
    ...CREATED,
  });
}

/** Creates a contact from a form that an agent fills in at a 3CX client. */
export function createContactFromClient(base: string): XmlNode {
  const filledIn = (name: string) => ({ If: `[${name}]!=""` });
  return scenario({
    id: 'CreateContactRecordFromClient',
    request: {
      Url: `${base}/api/crm/lookup/contacts`,
      RequestEncoding: 'Json',
      RequestType: 'Post',
    },
    body: [
      accountHeader(),
      postValues([
        value('first_name', '[FirstName]', filledIn('FirstName')),
        // The API requires a last name and has no field for the company.
        value('last_name', '[IIf([LastName]=="",[CompanyName],[LastName])]'),
        value('custom_value', '[CompanyName]', filledIn('CompanyName')),
        value('email', '[Email]', filledIn('Email')),
        value('phone', '[Number]'),
      ]),
    ],
    ...CREATED,
  });
}
