/** The menu of the API clients, as the vendor's guide calls it. */
export const API_CLIENTS = 'the API Clients menu of CX-Engine';
/** Where the Account ID is shown. */
export const CLIENTS = 'the Clients section of CX-Engine';
/** Where lookup and journal are switched, and the template is downloaded. */
export const CONNECTOR_SETTINGS = 'CRM Connector > Settings in CX-Engine';
/** Where the PBX's admin fills in the three values. */
export const PBX_CRM = 'Admin > Integrations > CRM in 3CX';
/** The remedy for a template that does not fit. */
export const DOWNLOAD = `Download the template again (the Download XML Template button at ${CONNECTOR_SETTINGS})`;
