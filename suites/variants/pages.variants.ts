import { soundPolicy } from '../../connector/policy/index.ts';
import { variants } from '../kit/variants.ts';
import { isApprovalPage, where } from './responses.ts';

const isHtml = ({ headers }: { readonly headers: Readonly<Record<string, string | string[]>> }) =>
  String(headers['content-type']).includes('html');
const BUTTONS = /<div class="buttons">.*?<\/div>/s;

const SIGN_IN = '&step=sign-in';

/** What cannot be asked of the PBX's client once its approval is remembered. */
const REMEMBERED = {
  'pbx/authorize/closed-window': 'no window waits for an approval that is remembered',
  'pbx/authorize/denial-told': 'no page offers to deny where an approval is remembered',
};

export default variants(
  {
    name: 'pages have no body, head or html tag',
    because: 'RFC 6749 3.1 leaves the pages to the server, and HTML lets these tags be omitted',
    tamper: where(isHtml, (exchange) => ({
      ...exchange,
      body: exchange.body.replaceAll(/<\/?(?:html|head|body)(?: [^>]*)?>\n?/g, ''),
    })),
  },
  {
    name: 'the approval page has input elements as its buttons',
    because: 'RFC 6749 3.1 leaves the pages to the server',
    tamper: where(isApprovalPage, (exchange) => ({
      ...exchange,
      body: exchange.body.replace(
        BUTTONS,
        '<input type="submit" name="decision" value="approve"> <input type="submit" name="decision" value="deny">',
      ),
    })),
  },
  {
    name: 'the approval page denies before it approves',
    because: 'RFC 6749 3.1 leaves the pages to the server',
    tamper: where(isApprovalPage, (exchange) => ({
      ...exchange,
      body: exchange.body.replace(
        BUTTONS,
        '<button name="decision" value="deny">Cancel</button><button name="decision" value="approve">Allow access</button>',
      ),
    })),
  },
  {
    name: 'the approval page is in German and the target file names its buttons',
    because: 'RFC 6749 3.1 leaves the pages to the server',
    target: () => ({ approval: { how: 'form', approve: 'Zulassen', deny: 'Ablehnen' } }),
    tamper: where(isApprovalPage, (exchange) => ({
      ...exchange,
      body: exchange.body.replace('>Approve<', '>Zulassen<').replace('>Deny<', '>Ablehnen<'),
    })),
  },
  {
    name: 'approval and denial are two forms',
    because: 'RFC 6749 3.1 leaves the pages to the server',
    tamper: where(isApprovalPage, (exchange) => ({
      ...exchange,
      body: exchange.body.replace(
        /<form method="post" action="\/oauth\/authorize\/decision">(.*?)<div class="buttons">.*?<\/form>/s,
        (_, hidden) =>
          [
            ['approve', 'Authorize'],
            ['deny', 'Cancel'],
          ]
            .map(
              ([value, label]) =>
                `<form method="post" action="/oauth/authorize/decision">${hidden}<input type="hidden" name="decision" value="${value}"><button>${label}</button></form>`,
            )
            .join('\n'),
      ),
    })),
  },
  {
    name: 'a visitor is led to the sign-in page by a redirect, and back by its cookie',
    because: 'RFC 6749 3.1: the way in which the server authenticates the resource owner is beyond its scope',
    tamper: where(
      ({ url, method, status, body }) =>
        method === 'GET' &&
        url.startsWith('/oauth/authorize?') &&
        status === 200 &&
        body.includes('action="/oauth/sign-in"'),
      (exchange) => {
        const { url, headers, requestHeaders } = exchange;
        if (!url.endsWith(SIGN_IN))
          return { status: 302, headers: { ...headers, location: url + SIGN_IN }, body: '' };
        if (requestHeaders['cookie'] !== undefined) return exchange;
        return {
          status: 400,
          headers: { 'content-type': 'text/html' },
          body: '<p>Cookies are needed here.</p>',
        };
      },
    ),
  },
  {
    name: 'the session cookie has SameSite=Strict',
    because:
      'RFC 6265bis 5.6.7.1 lets a server choose; the user signs in again when a link leads to the server',
    advised: {
      'oauth/consent/session-known-from-the-pbx':
        'the browser leaves the cookie out on the way from the page of the PBX',
    },
    policy: {
      sessionCookie: (name, value, secure) =>
        soundPolicy.sessionCookie(name, value, secure).replace('SameSite=Lax', 'SameSite=Strict'),
    },
  },
  {
    name: 'the sign-in page asks for an e-mail address in a field of its own name',
    because: 'RFC 6749 3.1: the way in which the server authenticates the resource owner is beyond its scope',
    policy: {
      formFields: (endpoint, request, policy) => {
        const form = soundPolicy.formFields(endpoint, request, policy);
        const renamed = (name: string) =>
          name === 'username' ? 'email' : name === 'password' ? 'pass' : name;
        if (endpoint !== 'sign-in') return form;
        return {
          get: (name) => form.get(renamed(name)),
          all: (name) => form.all(renamed(name)),
          has: (name) => form.has(renamed(name)),
        };
      },
    },
    tamper: where(isHtml, (exchange) => ({
      ...exchange,
      body: exchange.body
        .replace('<input name="username"', '<input type="email" name="email"')
        .replace('name="password" type="password"', 'name="pass" type="password"'),
    })),
  },
  {
    name: 'an approval is remembered for ever',
    because:
      'RFC 6749 10.2: the server must not process repeated requests automatically without authenticating the client or other measures; a confidential client with a registered redirect URI is one',
    notApplicable: {
      ...REMEMBERED,
      'oauth/consent/approval-fixed-by-the-page':
        'the rule approves several times, and each time needs the page',
    },
    perServer: () => {
      const approved = new Set<string>();
      return {
        policy: {
          interaction: (request, user, fields, context) => {
            const sound = soundPolicy.interaction(request, user, fields, context);
            const key = JSON.stringify([
              request.client.id,
              request.scope,
              sound.kind === 'ask' && sound.user.id,
            ]);
            return sound.kind === 'ask' && approved.has(key) ? { kind: 'approved', user: sound.user } : sound;
          },
          responseHandler: (responseType) => {
            const sound = soundPolicy.responseHandler(responseType);
            return (
              sound &&
              ((approval, context) => {
                const { client, scope } = approval.request;
                approved.add(JSON.stringify([client.id, scope, approval.user.id]));
                return sound(approval, context);
              })
            );
          },
        },
      };
    },
  },
  {
    name: 'an approval is remembered while a token of it lives',
    because:
      'RFC 6749 10.2, and Passport: a client that holds a live token of this user and scope is not asked about again',
    notApplicable: REMEMBERED,
    policy: {
      interaction: (request, user, fields, context) => {
        const sound = soundPolicy.interaction(request, user, fields, context);
        if (sound.kind !== 'ask') return sound;
        const now = context.clock.now();
        const held = context.store.tokens
          .ofClient(request.client.id)
          .some(
            (token) =>
              token.userId === sound.user.id &&
              token.scope === request.scope &&
              token.revokedAt === null &&
              token.expiresAt > now,
          );
        return held ? { kind: 'approved', user: sound.user } : sound;
      },
    },
  },
);
