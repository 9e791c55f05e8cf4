import type { Request, Scenario, Template } from '../../simulator/template/index.ts';
import { callFixture, chatFixture } from '../../suites/kit/findings/journal.ts';
import type { Hint } from '../target-file/write.ts';
import { literal, writtenOut } from './written-out.ts';

/** The addresses at which a PBX with the template creates records. */
export interface RecordRoutes {
  readonly api: { readonly contacts?: string; readonly calls?: string; readonly chats?: string };
  /** One for each route that the template has and does not prove. */
  readonly hints: readonly Hint[];
}

interface Route {
  readonly key: 'contacts' | 'calls' | 'chats';
  /** The scenarios that create such a record. */
  readonly scenarios: readonly string[];
  /** What has to be in their bodies: the rules send the same fields, and another API would be judged wrongly. */
  readonly fields: readonly string[];
}

const ROUTES: readonly Route[] = [
  {
    key: 'contacts',
    scenarios: ['CreateContactRecord', 'CreateContactRecordFromClient'],
    fields: ['last_name', 'phone'],
  },
  { key: 'calls', scenarios: ['ReportCall'], fields: Object.keys(callFixture()) },
  { key: 'chats', scenarios: ['ReportChat'], fields: Object.keys(chatFixture()) },
];

/**
 * Reads the addresses of contact creation, calls and chats off a template. One is proven where every scenario for it
 * posts the fields of the CRM API as JSON to the same written-out address, at the host of the contact search.
 */
export function recordRoutesOf(template: Template): RecordRoutes {
  const search = template.scenarios.find(({ id }) => id === '')?.request?.url.text ?? '';
  const [host] = writtenOut(search).map((address) => new URL(address).origin);
  const found = ROUTES.flatMap((route) => {
    const scenarios = template.scenarios.filter(({ id }) => route.scenarios.includes(id));
    return scenarios.length === 0 ? [] : [{ key: route.key, ...addressOf(route, scenarios, host) }];
  });
  return {
    api: Object.fromEntries(
      found.flatMap(({ key, address }) => (address === undefined ? [] : [[key, address]])),
    ),
    hints: found.flatMap(({ key, why }) =>
      why === undefined ? [] : [{ under: 'api' as const, line: `${key}: /path`, why }],
    ),
  };
}

type Found =
  | { readonly address: string; readonly why?: undefined }
  | { readonly address?: undefined; readonly why: string };

function addressOf({ fields }: Route, scenarios: readonly Scenario[], host: string | undefined): Found {
  for (const { id, request } of scenarios) {
    const doubt = doubtAbout(request, fields, host);
    if (doubt !== undefined) return { why: `not read off the template: ${id} ${doubt}` };
  }
  const [address, another] = new Set(scenarios.map(({ request }) => literal(request?.url.text)));
  if (address !== undefined && another === undefined) return { address };
  const names = [...new Set(scenarios.map(({ id }) => id))].join(' and ');
  return { why: `not read off the template: there is more than one address of ${names}` };
}

/** @returns why a request does not prove where such records are created; it quotes nothing of the template */
function doubtAbout(
  request: Request | undefined,
  fields: readonly string[],
  host: string | undefined,
): string | undefined {
  const address = literal(request?.url.text);
  if (request === undefined || address === undefined) return 'has no address that is written out';
  if (new URL(address).origin !== host) return 'has an address at another host than the contact search';
  if (request.method !== 'POST' || request.encoding !== 'Json' || request.postValues?.kind !== 'object')
    return 'does not post a JSON object';
  const sent = new Set(request.postValues.children.map(({ key }) => key));
  const missing = fields.filter((field) => !sent.has(field));
  return missing.length === 0 ? undefined : `does not send ${missing.join(', ')}`;
}
