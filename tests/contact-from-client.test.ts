import { expect, onTestFinished, test } from 'vitest';
import { DEMO_ACCOUNT, type Demo, startDemo } from '../cli/commands/demo.ts';

async function connected(): Promise<Demo> {
  const demo = await startDemo({ port: 0 });
  onTestFinished(() => demo.stop());
  return demo;
}

test('a contact that an agent fills in at a client is in the CRM, and found when it calls', async () => {
  const { pbx, connector } = await connected();
  const { contact, errors } = await pbx.createContactFromClient({
    FirstName: 'Zoé',
    LastName: 'Martin',
    CompanyName: 'Martin & Fils',
    Email: 'zoe@martin.example',
    Number: '+33199000001',
    PhoneMobile: 'a field that the PBX does not offer',
  });
  expect(errors).toEqual([]);
  expect(contact).toMatchObject({ FirstName: 'Zoé', LastName: 'Martin', EntityType: 'Contact' });
  expect(connector.admin.contacts(DEMO_ACCOUNT)).toContainEqual(
    expect.objectContaining({
      id: contact?.['EntityId'],
      email: 'zoe@martin.example',
      phone_mobile_1: '',
      phone_other: '+33199000001',
      custom_value: 'Martin & Fils',
    }),
  );
  const call = await pbx.ring({ number: '+33199000001', agent: '101' });
  expect(call.contact).toMatchObject({ LastName: 'Martin' });
});

test('a company without a person is a contact of its name, with its number', async () => {
  const { pbx } = await connected();
  const { contact } = await pbx.createContactFromClient({
    CompanyName: 'Ébénisterie Roux',
    Number: '+33199000004',
  });
  expect(contact).toMatchObject({ LastName: 'Ébénisterie Roux', PhoneOther: '+33199000004' });
});

test('a form without any name creates nothing, and says so', async () => {
  const { pbx, connector } = await connected();
  const before = connector.admin.contacts(DEMO_ACCOUNT);
  const { contact, errors } = await pbx.createContactFromClient({ PhoneMobile: '+33699000005' });
  expect(contact).toBeUndefined();
  expect(errors).toMatchObject([{ code: 'http-status' }]);
  expect(connector.admin.contacts(DEMO_ACCOUNT)).toEqual(before);
});
