import { describe, expect, it } from 'vitest';
import { fieldsOfGuide, hasFieldsOfGuide, imported } from './import.ts';

const titled = (...titles: string[]) => titles.map((title) => ({ title }));

describe('an upload of a template', () => {
  it('holds when the PBX takes it, and names the reason of the PBX when not', () => {
    expect(imported({ ok: true })).toMatchObject({ holds: true });
    expect(imported({ ok: false, message: 'Incorrect file format.' })).toMatchObject({
      holds: false,
      actual: 'Incorrect file format.',
    });
  });
});

describe('the fields that the guide names', () => {
  it('are found among others, with blanks around their titles', () => {
    const fields = titled('Client ID ', 'Subject', 'Client Secret', 'Account ID');
    expect(fieldsOfGuide(fields)).toHaveLength(3);
    expect(hasFieldsOfGuide(fields, 'fields titled')).toMatchObject({ holds: true });
  });

  it('are missed when one has another title', () => {
    expect(hasFieldsOfGuide(titled('Client ID', 'Secret', 'Account ID'), 'fields titled')).toMatchObject({
      holds: false,
      actual: 'fields titled Client ID, Secret, Account ID',
    });
  });
});
