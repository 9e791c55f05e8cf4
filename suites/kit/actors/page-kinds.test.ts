import { describe, expect, it } from 'vitest';
import { HttpResponse } from '../http-response.ts';
import { approvingButton, readPage } from './page.ts';

const page = (body: string, status = 200) =>
  readPage(
    new HttpResponse({
      exchange: 1,
      status,
      headers: [['content-type', 'text/html']],
      body,
      url: 'https://crm.example/authorize',
    }),
  );
const form = (buttons: string) => `<form method="post">${buttons}</form>`;

describe('a page', () => {
  it.each([
    ['with a body', '<html><body><p>Hello <b>you</b></p></body></html>'],
    ['without the tags of its body', '<!doctype html><p>Hello <b>you</b></p>'],
  ])('shows its text: %s', (_, html) => {
    expect(page(html).text).toBe('Hello you');
  });

  it.each([
    ['two buttons', form('<button>Deny</button><button>Allow</button>'), 'approval'],
    ['one button of unknown words', form('<button>Weiter</button>'), 'approval'],
    ['one button that signs out', form('<button>Sign in as another user</button>'), 'other'],
    ['one button that logs out', form('<button>Log out</button>'), 'other'],
    ['a denial only', form('<button>Cancel</button>'), 'other'],
    ['a password field', form('<input name="p" type="password"><button>Continue</button>'), 'sign-in'],
    ['nothing', '<p>invalid_request</p>', 'other'],
  ])('with %s is known', (_, html, kind) => {
    expect(page(html).kind).toBe(kind);
  });

  it('of two forms approves by the one that says so', () => {
    const { forms } = page(form('<button>Authorize</button>') + form('<button>Cancel</button>'));
    expect(forms.map((one) => approvingButton(one, {})?.label)).toEqual(['Authorize', undefined]);
  });
});
