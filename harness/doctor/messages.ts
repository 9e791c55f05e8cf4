/** Where API clients are listed; like the places below, called as the vendor's guide calls it. */
export const API_CLIENTS = 'the API Clients menu of CX-Engine';
/** Where clients are registered. */
export const CLIENTS = 'the Clients section of CX-Engine';
/** Where the vendor's side of the connection is set up. */
export const CONNECTOR_SETTINGS = 'CRM Connector > Settings in CX-Engine';
/** Where the PBX's side of the connection is set up. */
export const PBX_CRM = 'Admin > Integrations > CRM in 3CX';
/** The remedy of a template that is out of date. */
export const DOWNLOAD = `Download the template again (the Download XML Template button at ${CONNECTOR_SETTINGS})`;
