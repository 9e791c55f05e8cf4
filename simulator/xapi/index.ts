/** The configuration API of a PBX, as 3CX publishes it for its CRM page. */
import { Router } from 'express';
import * as z from 'zod';
import { type ApiOperation, openApiDocument } from '../openapi/index.ts';
import { AccessTokens } from './access-tokens.ts';
import { ACTIVITY_OPERATIONS } from './activity.ts';
import { CRM_OPERATIONS } from './crm-integration.ts';
import { TEMPLATE_OPERATIONS } from './crm-templates.ts';
import { ODATA_ERROR } from './errors.ts';
import { COLLECTION_OPTIONS, SINGLE_OPTIONS } from './odata/query.ts';
import type { Operation, XapiContext } from './operation.ts';
import { SETTINGS_OPERATIONS } from './phone-settings.ts';
import { PHONEBOOK_OPERATIONS } from './phonebook.ts';
import { operationRouter } from './router.ts';
import { tokenEndpoint } from './token-endpoint.ts';

/** Every operation, area by area. */
const OPERATIONS: readonly Operation[] = [
  ...CRM_OPERATIONS,
  ...TEMPLATE_OPERATIONS,
  ...SETTINGS_OPERATIONS,
  ...ACTIVITY_OPERATIONS,
  ...PHONEBOOK_OPERATIONS,
];

const OPTION_WORDS: Readonly<Record<(typeof COLLECTION_OPTIONS)[number], string>> = {
  $select: 'Names of the properties to answer, separated by commas.',
  $expand: 'Names of related entities to answer too.',
  $filter: "For example: Type eq 'Error' and contains(Message,'token').",
  $search: 'Words that must occur in the texts of an entity.',
  $orderby: 'For example: SegmentStartTime desc.',
  $skip: 'How many entities to leave out at the beginning.',
  $top: 'How many entities to answer at most.',
  $count: 'true: says how many there are, before $skip and $top.',
};

/** The operations as the document describes them. */
export const XAPI_OPERATIONS: readonly ApiOperation[] = OPERATIONS.map(describe);

/** `/connect/token`, `/xapi/v1` and `/xapi/openapi.json`. */
export function xapi(context: XapiContext, random: (size: number) => Uint8Array): Router {
  const { pbx, clock } = context;
  const tokens = new AccessTokens({ clock, random, principals: pbx.principals });
  const router = Router();
  router.use('/connect/token', tokenEndpoint(pbx.principals, tokens));
  // Made at the first request: most servers are never asked for it.
  let document: object | undefined;
  router.get('/xapi/openapi.json', (_request, response) => {
    document ??= xapiDocument();
    response.json(document);
  });
  router.use('/xapi/v1', operationRouter(OPERATIONS, context, tokens));
  return router;
}

/** The OpenAPI document of the configuration API. */
export function xapiDocument(): object {
  const api = {
    title: 'Configuration API of the simulated 3CX',
    description:
      "The operations behind 3CX's CRM page, as far as they are simulated. Errors have OData's shape.",
    server: '/xapi/v1',
    tokenUrl: '/connect/token',
    error: ODATA_ERROR,
  };
  return openApiDocument(api, XAPI_OPERATIONS);
}

function describe(operation: Operation): ApiOperation {
  const { id, method, path, summary, kind } = operation;
  const base = { id, method, path, summary, ...(operation.body && { body: operation.body }) };
  if (kind === 'value')
    return { ...base, answer: operation.shape, ...(operation.status && { status: operation.status }) };
  if (kind === 'nothing') return base;
  const shape = operation.entity.shape.partial();
  if (kind === 'single') return { ...base, parameters: words(SINGLE_OPTIONS), answer: shape };
  const page = z.object({
    '@odata.count': z.number().optional(),
    '@odata.nextLink': z.string().optional(),
    value: z.array(shape),
  });
  return { ...base, parameters: words(COLLECTION_OPTIONS), answer: page };
}

function words(options: readonly (keyof typeof OPTION_WORDS)[]): Record<string, string> {
  return Object.fromEntries(options.map((option) => [option, OPTION_WORDS[option]]));
}
