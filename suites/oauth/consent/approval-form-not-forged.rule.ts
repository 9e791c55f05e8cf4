import { NOT_ASKED } from '../../kit/actors/outcome.ts';
import type { Form } from '../../kit/actors/page.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { delivered, nothingGranted } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

const ELSEWHERE = [
  ['origin', 'https://harness.invalid'],
  ['referer', 'https://harness.invalid/'],
] as const;

/** What fields that prove a form's origin are usually called. */
const TOKEN_NAME = /csrf|xsrf|token|authenticity|nonce|verif/i;

export default defineRule({
  title: 'The approval form cannot be submitted from another site',
  cites: [rfc6749('10.12', 'MUST')],
  covers: ['CONSENT-04'],
  needs: ['authorization-code', 'pages'],
  impact:
    "A website that the user visits while signed in can approve an attacker's connection in the user's name.",
  atRisk: 'access',
  remedy: 'Put a secret of the session into the approval form, and refuse a form that does not bring it.',
  async check({ client, user, given, must, notApplicable }) {
    const url = client.authorizationUrl();
    const forger = await user.elsewhere().atApproval(url);
    const shown = () => user.atApproval(url);
    const first = await shown();
    if (forger === undefined || first === undefined) return notApplicable(NOT_ASKED);
    const tokens = tokensOf(first.form, forger.form);
    // Other sites cannot know this address: it proves where the form comes from.
    const secretAddress = tokens.length === 0 && first.form.action !== forger.form.action;
    const left = Object.fromEntries(tokens.map((name) => [name, undefined]));
    const theirs = Object.fromEntries(
      forger.form.fields.filter(({ name }) => tokens.includes(name)).map(({ name, value }) => [name, value]),
    );

    if (tokens.length > 0) {
      const { user: victim, form, button } = first;
      must(
        'the form without its token brings no code',
        nothingGranted(await victim.browser.submit(form, button, left)),
      );
      const next = (await shown()) ?? first;
      must(
        'the form with the token of another session brings no code',
        nothingGranted(await next.user.browser.submit(next.form, next.button, theirs)),
      );
    }
    const last = (await shown()) ?? first;
    const form = secretAddress ? forger.form : last.form;
    must(
      'the form sent by another site brings no code',
      nothingGranted(await last.user.browser.submit(form, last.button, left, ELSEWHERE)),
    );
    // Last: a server may remember this approval.
    given('the request brings a code when approved', delivered(await client.requests(), client.redirectUri));
  },
});

/** The fields that differ between sessions: those with the name of a token, or all when no name is one. */
function tokensOf(mine: Form, theirs: Form): string[] {
  const differing = mine.fields
    .filter(({ name, value }) => !theirs.fields.some((other) => other.name === name && other.value === value))
    .map(({ name }) => name);
  const named = differing.filter((name) => TOKEN_NAME.test(name));
  return named.length > 0 ? named : differing;
}
