/** Places in the consoles, called as the vendor's guide calls them. */
export const API_CLIENTS = 'the API Clients menu of CX-Engine';
export const CLIENTS = 'the Clients section of CX-Engine';
export const CONNECTOR_SETTINGS = 'CRM Connector > Settings in CX-Engine';
export const PBX_CRM = 'Admin > Integrations > CRM in 3CX';
export const DOWNLOAD = `Download the template again (the Download XML Template button at ${CONNECTOR_SETTINGS})`;
