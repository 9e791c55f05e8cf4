/** The simulated PBX's pages once it has placed a call, by the names of their pictures. */
export const PBX_PAGES = {
  '3cx-journey': '/journey',
  '3cx-crm': '/admin/integrations/crm',
  '3cx-template': '/admin/integrations/crm/templates/CXEngine',
  '3cx-calls': '/calls',
  '3cx-call': '/calls/1',
  '3cx-chats': '/chats',
  '3cx-contacts': '/contacts',
  '3cx-reports': '/admin/reports',
  '3cx-log': '/admin/integrations/crm/log',
  '3cx-system': '/admin/settings',
  '3cx-principals': '/admin/settings/principals',
};

/** The connector's pages for a signed-in user. */
export const CONNECTOR_PAGES = {
  'connector-api-clients': '/api-clients',
  'connector-add-client': '/api-clients/add',
  'connector-clients': '/clients',
  'connector-settings': '/crm-connector/settings',
  'connector-template': '/crm-connector/template',
  'connector-contacts': '/contacts',
  'connector-add-contact': '/contacts/add',
  'connector-calls': '/calls',
  'connector-chats': '/chats',
  'connector-tokens': '/tokens',
};
