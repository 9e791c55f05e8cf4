import { describe, expect, it } from 'vitest';
import { Learner } from './learn.ts';
import { Redactor } from './redactor.ts';

const TOKEN = 'Zk3v9QmT-x_81LbYwR0dHc7uE2sAoGfJ5nVi4pKqXyD';

/** @returns what is left of a text once an answer with that body has passed */
function afterAnswer(body: string, text = body, headers: [string, string][] = []): string {
  const redactor = new Redactor();
  new Learner(redactor).fromAnswer(headers, body);
  return redactor.scrub(text);
}

describe('a secret in an answer of any form', () => {
  it.each([
    ['JSON', `{"access_token":"${TOKEN}"}`],
    ['a name in camel case', `{"accessToken":"${TOKEN}"}`],
    ['a name with hyphens', `{"ACCESS-TOKEN":"${TOKEN}"}`],
    ['a name with dots', `{"refresh.token":"${TOKEN}"}`],
    ['a session key', `{"data":{"sessionKey":"${TOKEN}"}}`],
    ['an object in place of the text', `{"token":{"value":"${TOKEN}"}}`],
    ['a list in place of the text', `{"token":["${TOKEN}"]}`],
    ['JSON in JSON', JSON.stringify({ data: JSON.stringify({ access_token: TOKEN }) })],
    ['JSON in JSON in JSON', JSON.stringify(JSON.stringify(JSON.stringify({ jwt: TOKEN })))],
    [
      'a PHP notice before the JSON',
      `<br />\n<b>Deprecated</b>: x in <b>/a.php</b>\n{"access_token":"${TOKEN}"}`,
    ],
    ['JSON that breaks off after it', `{"access_token":"${TOKEN}","token_ty`],
    ['JSON that breaks off within it', `{"token_type":"Bearer","access_token":"${TOKEN}`],
    ['JSON with a comma too many', `{"access_token":"${TOKEN}",}`],
    ['a form', `access_token=${TOKEN}&token_type=Bearer`],
    ['a form within a page', `<pre>token_type=Bearer&amp;access_token=${TOKEN}</pre>`],
    ['a hidden field', `<form><input type="hidden" name="_csrf" value="${TOKEN}"></form>`],
    ['a hidden field, value first', `<input value='${TOKEN}' name='csrf-token' type=hidden>`],
    ['a hidden field of any name', `<input type="hidden" name="request" value="${TOKEN}">`],
    ['a meta element', `<meta name="csrf-token" content="${TOKEN}">`],
    ['a data attribute', `<body data-session-token="${TOKEN}">`],
    ['a script', `<script>window.config = { accessToken: '${TOKEN}' };</script>`],
    ['an element of XML', `<r xmlns:o="x"><o:AccessToken type="b">${TOKEN}</o:AccessToken></r>`],
    ['an element with CDATA', `<Token><![CDATA[${TOKEN}]]></Token>`],
    ['an attribute of XML', `<session token="${TOKEN}"/>`],
    ['a property list', `<dict><key>access_token</key><string>${TOKEN}</string></dict>`],
    ['a table', `<table><tr><td>access_token</td><td>${TOKEN}</td></tr></table>`],
    ['a PHP dump', `array(1) { ["access_token"]=> string(43) "${TOKEN}" }`],
    ['another PHP dump', `Array ( [access_token] => ${TOKEN} )`],
    ['YAML', `token_type: Bearer\naccess_token: ${TOKEN}\n`],
    ['JSON escaped for an attribute', `<div data-x="{&quot;access_token&quot;:&quot;${TOKEN}&quot;}">`],
    ['JSON percent-encoded', encodeURIComponent(JSON.stringify({ access_token: TOKEN }))],
  ])('%s', (_, body) => {
    expect(afterAnswer(body)).not.toContain(TOKEN);
  });

  it('keeps what an answer says about itself readable', () => {
    const body = JSON.stringify({
      error: 'invalid_request',
      code: 'invalid_request',
      error_code: 'TOKEN_EXPIRED',
      error_description: 'The access token is missing: send Authorization: Bearer with the token',
      token_type: 'Bearer',
      token_endpoint: 'https://crm.example/oauth/token',
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      code_challenge_method: 'S256',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      scope: 'client crm',
      state: 'a-state-0123456789abcdef',
      country_code: 'FR-75001-ABC',
      session: 'authorization_code',
      key: 'last_name',
    });
    expect(afterAnswer(body)).toBe(body);
  });

  it('keeps a page readable', () => {
    const body =
      '<form method="post"><label for="password">Password</label><input name="username"><input type="password" name="password">' +
      '<input type="hidden" name="code_challenge_method" value="S256"><p>Enter your password: required. Your session has expired.</p></form>';
    expect(afterAnswer(body)).toBe(body);
  });
});

describe('a secret that is presented', () => {
  it('is known by the answer that held it, whatever it is named', () => {
    const redactor = new Redactor();
    const learner = new Learner(redactor);
    learner.fromAnswer([], JSON.stringify({ handle: TOKEN, state: `s${TOKEN}` }));
    expect(redactor.scrub(TOKEN)).toBe(TOKEN);
    learner.fromRequest(`https://crm.example/x?state=s${TOKEN}`, [], '');
    expect(redactor.scrub(TOKEN)).toBe(TOKEN);
    learner.fromRequest(`https://crm.example/session/${TOKEN}/next`, [], '');
    expect(redactor.scrub(`/session/${TOKEN}/next`)).toBe('/session/<path#1>/next');
  });

  it.each([
    ['a header of its own', 'X-Api-Key', TOKEN],
    ['a scheme nobody knows', 'Authorization', `PbxToken ${TOKEN}`],
    ['a cookie', 'Cookie', `a=b; sid=${TOKEN}`],
  ])('in %s', (_, name, value) => {
    const redactor = new Redactor();
    new Learner(redactor).fromRequest('https://crm.example/', [[name, value]], '');
    expect(redactor.scrub(value)).not.toContain(TOKEN);
  });
});

describe('learning from hostile answers', () => {
  const within = (seconds: number, work: () => unknown) => {
    const { user } = process.cpuUsage();
    work();
    expect((process.cpuUsage().user - user) / 1e6).toBeLessThan(seconds);
  };

  it.each([
    ['one long word', 'x'.repeat(8_000_000)],
    ['names without values', 'token'.repeat(1_600_000)],
    ['names without ends', '"token":"'.repeat(900_000)],
    ['tags without ends', '<input name="token" '.repeat(400_000)],
    ['backslashes', `"token":"${'\\'.repeat(8_000_000)}`],
    ['many secrets', Array.from({ length: 300_000 }, (_, i) => `token=${i}-aB3xY9-${i}`).join('&')],
    ['white space', `token${' '.repeat(8_000_000)}`],
    ['a long token', JSON.stringify({ access_token: 'x'.repeat(7e6), refresh_token: 'y'.repeat(7e6) })],
  ])('takes bounded time for %s', (_, body) => {
    within(4, () => afterAnswer(body, body.slice(0, 100_000)));
  });
});

describe('learning from what passes', () => {
  it('learns form fields, Basic credentials, bearer tokens and cookies of a request', () => {
    const redactor = new Redactor();
    const learner = new Learner(redactor);
    const basic = `Basic ${Buffer.from('client:basic-secret').toString('base64')}`;
    learner.fromRequest(
      'https://h.example/p?code=query-code',
      [
        ['Authorization', basic],
        ['Cookie', 'session=cookie-value; other=second-cookie'],
      ],
      'client_secret=form+secret&grant_type=refresh_token&refresh_token=refresh-value',
    );
    learner.fromRequest('https://h.example/', [['authorization', 'Bearer access-value']], '');
    const seen = [
      'query-code',
      basic,
      'basic-secret',
      'cookie-value',
      'second-cookie',
      'form secret',
      'refresh-value',
      'access-value',
    ];
    for (const value of seen) expect(redactor.scrub(value)).not.toContain(value);
    expect(redactor.scrub('refresh_token')).toBe('refresh_token');
  });

  it('learns JSON members, the parameters of a Location and Set-Cookie of an answer', () => {
    const redactor = new Redactor();
    const learner = new Learner(redactor);
    learner.fromAnswer(
      [
        [
          'Location',
          'https://pbx.example/cb?code=location-code&state=kept-state#access_token=fragment-token',
        ],
        ['Set-Cookie', 'sid=set-cookie-value; HttpOnly'],
        ['Content-Type', 'application/json'],
      ],
      '{"access_token":"json-access","nested":{"refresh_token":"json-refresh"},"code":"not-a-secret"}',
    );
    for (const value of [
      'location-code',
      'fragment-token',
      'set-cookie-value',
      'json-access',
      'json-refresh',
    ])
      expect(redactor.scrub(value)).not.toContain(value);
    expect(redactor.scrub('kept-state not-a-secret')).toBe('kept-state not-a-secret');
  });

  it('finds its way through any nesting', () => {
    const redactor = new Redactor();
    const learner = new Learner(redactor);
    const deep = `${'['.repeat(100_000)}{"access_token":"buried-token"}${']'.repeat(100_000)}`;
    learner.fromRequest('https://h.example/', [['content-type', 'application/json']], deep);
    expect(redactor.scrub('buried-token')).toBe('<access_token#1>');
  });

  it('takes a lone scheme for what it is', () => {
    const redactor = new Redactor();
    const learner = new Learner(redactor);
    learner.fromRequest('https://h.example/', [['authorization', 'Bearer']], '');
    learner.fromRequest('https://h.example/', [['authorization', 'bare-token-value']], '');
    expect(redactor.scrub('Bearer bare-token-value')).toBe('Bearer <authorization#1>');
  });
});

describe('a password too short to be replaced wherever it stands', () => {
  it.each([
    ['a form', 'username=marie&password=demo&next=demo', 'username=marie&password=<password#1>&next=demo'],
    ['a form, last', 'username=demo&password=demo', 'username=demo&password=<password#1>'],
    ['a form with escapes', 'password=p%26%3D&x=1', 'password=<password#1>&x=1'],
    ['JSON', '{"password":"pw1","page":"pw1"}', '{"password":"<password#1>","page":"pw1"}'],
  ])('is hidden as the value of its field: %s', (_, body, expected) => {
    const redactor = new Redactor();
    new Learner(redactor).fromRequest('https://crm.example/sign-in', [], body);
    expect(redactor.scrub(body)).toBe(expected);
  });

  it('leaves longer values that begin alike', () => {
    const redactor = new Redactor();
    new Learner(redactor).fromRequest('https://crm.example/sign-in', [], 'password=demo');
    expect(redactor.scrub('old_password=demo&password=demonstration')).toBe(
      'old_password=<password#1>&password=demonstration',
    );
  });
});
