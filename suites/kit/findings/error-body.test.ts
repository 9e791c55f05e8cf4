import { describe, expect, it } from 'vitest';
import { HttpResponse } from '../http-response.ts';
import { errorShape, hints, validationShape } from './error-body.ts';

const answer = (body: string) =>
  new HttpResponse({ exchange: 1, status: 400, headers: [], body, url: 'http://api.example' });
const json = (value: unknown) => answer(JSON.stringify(value));

describe('a refusal of what was sent', () => {
  const sound = { response: 'bad request', hint: ['The last_name field is required.'] };

  it('has a text and a list of texts', () => {
    expect(validationShape(json(sound)).holds).toBe(true);
  });

  it.each([
    ['a page', '<p>Bad request</p>'],
    ['no response', JSON.stringify({ hint: sound.hint })],
    ['a hint that is a text', JSON.stringify({ ...sound, hint: 'required' })],
    ['no hint in the list', JSON.stringify({ ...sound, hint: [] })],
    ['a hint that is no text', JSON.stringify({ ...sound, hint: [{ field: 'last_name' }] })],
  ])('has another shape with %s', (_, body) => {
    expect(validationShape(answer(body)).holds).toBe(false);
  });

  it('names the field in a hint, or not', () => {
    expect(hints(json(sound), 'last_name').holds).toBe(true);
    expect(hints(json(sound), 'email')).toMatchObject({ holds: false, actual: sound.hint[0] });
    expect(hints(json({ error: 'validation' }), 'email').actual).toBe('400 validation, no hint');
  });
});

describe('an error', () => {
  it('has a message and a code', () => {
    expect(errorShape(json({ message: 'There is nothing here.', error: 'not_found' })).holds).toBe(true);
  });

  it.each([
    ['a page', 'Not found'],
    ['no message', JSON.stringify({ error: 'not_found' })],
    ['no code', JSON.stringify({ message: 'Not found.' })],
    ['a sentence for a code', JSON.stringify({ message: 'Not found.', error: 'It is not there' })],
  ])('has another shape with %s', (_, body) => {
    expect(errorShape(answer(body)).holds).toBe(false);
  });
});
