import { describe, expect, it } from 'vitest';
import { HttpResponse } from '../http-response.ts';
import { encodeForm } from './browser.ts';
import { approvingButton, type PageHints, readPage, ticked } from './page.ts';

const CONSENT = `<form method="post" action="/consent">
  <input type="hidden" name="csrf" value="1">
  <input type="checkbox" name="scope[]" value="client"><input type="checkbox" name="scope[]" value="crm">
  <input type="checkbox" name="newsletter">
  <button>Submit</button></form>`;

function formOf(hints: PageHints = {}) {
  const answer = new HttpResponse({
    exchange: 1,
    status: 200,
    headers: [['content-type', 'text/html']],
    body: CONSENT,
    url: 'https://h.example/x',
  });
  const page = readPage(answer, hints);
  const [form] = page.forms;
  if (form === undefined) throw new Error('the page has no form');
  return { page, form };
}

describe('a consent form of checkboxes and one button', () => {
  it('is an approval page, and is sent with every box ticked', () => {
    const { page, form } = formOf();
    expect(page.kind).toBe('approval');
    const { body } = encodeForm(ticked(form, {}), approvingButton(form, {}));
    expect(new URLSearchParams(body).getAll('scope[]')).toEqual(['client', 'crm']);
    expect(new URLSearchParams(body).get('newsletter')).toBe('on');
  });

  it('is sent with the box alone that the target file names', () => {
    const hints = { approve: 'crm' };
    const { page, form } = formOf(hints);
    expect(page.kind).toBe('approval');
    const { body } = encodeForm(ticked(form, hints), approvingButton(form, hints));
    expect(body).toBe('csrf=1&scope%5B%5D=crm');
  });

  it('leaves the boxes empty where nobody consents', () => {
    expect(encodeForm(formOf().form, undefined).body).toBe('csrf=1');
  });
});
