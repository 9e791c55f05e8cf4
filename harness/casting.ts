import { NEEDS, type Need, type Rule } from '../suites/kit/rule.ts';
import { type ClientInfo, type Grant, isHeadlessOnly, type Target } from '../suites/kit/target.ts';

/** What depends on the client that takes the part of the PBX's. */
const OF_THE_CLIENT = [
  'authorization-code',
  'client-credentials',
  'refresh-token',
  'two-redirect-uris',
] as const satisfies readonly Need[];
type ClientNeed = (typeof OF_THE_CLIENT)[number];

const GRANTS = {
  'authorization-code': ['authorization_code', 'the Authorization Code grant'],
  'client-credentials': ['client_credentials', 'the Client Credentials grant'],
  'refresh-token': ['refresh_token', 'the Refresh Token grant'],
} as const satisfies Partial<Record<ClientNeed, readonly [Grant, string]>>;

type Role = keyof Target['clients'];
/** What of a rule decides which client can carry it. */
type Asked = Pick<Rule, 'needs' | 'alsoHeadless'>;
/** What Client Credentials stand for where a PBX can be connected with them alone. */
const BY_AUTHORIZE: ReadonlySet<Need> = new Set<Need>(['authorization-code', 'refresh-token']);

/** What a rule needs of this target: with a Client Credentials template alone, another grant connects the PBX. */
export function needsOf({ needs = [], alsoHeadless }: Asked, target: Target): readonly Need[] {
  if (alsoHeadless === undefined || !isHeadlessOnly(target)) return needs;
  return ['client-credentials', ...needs.filter((need) => !BY_AUTHORIZE.has(need))];
}

/**
 * Gives a rule a client that can carry it: the PBX's own where it can, else another of its account. Where each grant
 * belongs to a client of its own, a rule about Client Credentials beside another grant gets one client for each.
 * @returns the target, with that client in the part of the PBX's; unchanged where none can carry the rule
 */
export function castFor(rule: Asked, target: Target): Target {
  const needs = needsOf(rule, target);
  const wanted = wantedBy(needs);
  const fits = (client: ClientInfo, asked: readonly ClientNeed[]) => {
    const able = abilitiesOf(client, target);
    return asked.length > 0 ? asked.every((need) => able.has(need)) : getsToken(able);
  };
  const candidates = candidatesFor(needs, target);
  const whole = candidates.find((client) => fits(client, wanted));
  if (whole !== undefined) return withMain(target, whole);
  const besides = wanted.filter((need) => need !== 'client-credentials');
  const carrier = candidates.find((client) => besides.length > 0 && fits(client, besides));
  const headless = candidates.find((client) => fits(client, ['client-credentials']));
  if (carrier === undefined || headless === undefined || besides.length === wanted.length) return target;
  const cast = withMain(target, carrier);
  return {
    ...cast,
    clients: { ...cast.clients, headless },
    capabilities: new Set([...cast.capabilities, 'client-credentials']),
  };
}

/** @returns why no declared client can carry a rule, as far as that is what is missing; else undefined */
export function uncastable(rule: Asked, target: Target): string | undefined {
  const cast = castFor(rule, target);
  const missing = wantedBy(needsOf(rule, target)).find((need) => !cast.capabilities.has(need));
  return missing === undefined || missing === 'two-redirect-uris'
    ? undefined
    : `the target does not declare ${NEEDS[missing]}: ${reasonFor(missing, target)} (${missing})`;
}

function wantedBy(needs: readonly Need[]): readonly ClientNeed[] {
  return OF_THE_CLIENT.filter((need) => needs.includes(need));
}

/** The PBX's client first. The template bears its id; the second client may belong to another account. */
function candidatesFor(needs: readonly Need[], target: Target): readonly ClientInfo[] {
  const { main, limited, other } = target.clients;
  if (needs.includes('template')) return [main];
  const sameAccount = target.accounts.other === undefined && !needs.includes('second-client');
  return [
    main,
    ...(limited === undefined || needs.includes('limited-client') ? [] : [limited]),
    ...(other === undefined || !sameAccount ? [] : [other]),
  ];
}

function abilitiesOf(client: ClientInfo, target: Target): ReadonlySet<ClientNeed> {
  const { grants, redirectUris } = client;
  const approved = unapproved(target) === undefined;
  const able: Readonly<Record<ClientNeed, boolean>> = {
    'authorization-code': grants.includes('authorization_code') && redirectUris.length > 0 && approved,
    'client-credentials': grants.includes('client_credentials'),
    'refresh-token': grants.includes('refresh_token') && approved,
    'two-redirect-uris': redirectUris.length > 1,
  };
  return new Set(OF_THE_CLIENT.filter((need) => able[need]));
}

function getsToken(able: ReadonlySet<ClientNeed>): boolean {
  return able.has('client-credentials') || able.has('authorization-code');
}

/** The target with this client in the part of the PBX's, and what it can do. */
function withMain(target: Target, client: ClientInfo): Target {
  if (client === target.clients.main) return target;
  const others = [...target.capabilities].filter((need) => !OF_THE_CLIENT.some((own) => own === need));
  return {
    ...target,
    clients: { ...target.clients, main: client },
    capabilities: new Set<Need>([...others, ...abilitiesOf(client, target)]),
  };
}

function reasonFor(need: keyof typeof GRANTS, target: Target): string {
  const [grant, name] = GRANTS[need];
  const roles = (Object.keys(target.clients) as Role[]).filter((role) =>
    target.clients[role]?.grants.includes(grant),
  );
  const [role] = roles;
  if (role === undefined) return `no client may use ${name} (clients.*.grants)`;
  const noUser = need === 'client-credentials' ? undefined : unapproved(target);
  if (noUser !== undefined) return noUser;
  const redirected = roles.some((one) => (target.clients[one]?.redirectUris.length ?? 0) > 0);
  if (need === 'authorization-code' && !redirected) return `clients.${role}.redirectUris names none`;
  return `clients.${role} may use ${name}, and cannot take the part of the PBX's client in this rule`;
}

/** @returns why no user can approve; undefined when one can */
function unapproved({ approval, user }: Target): string | undefined {
  if (approval.how === 'none') return 'no user can approve (approval: none)';
  // A person brings an account of their own along.
  return approval.how !== 'person' && user === undefined
    ? 'no user is named who can approve (user)'
    : undefined;
}
