import type { Connector } from '../../connector/server.ts';
import type { JourneyStep, Pbx } from '../../simulator/index.ts';

const CRM = '/admin/integrations/crm';

/**
 * The guide's journey through both consoles, step by step with the state of each: six to do, and the trap.
 * @param account Account ID whose calls show that the last step was done
 */
export function demoJourney({ admin, url }: Connector, pbx: Pbx, account: string): readonly JourneyStep[] {
  const { state, template, settingsSaved, callLogging, needsAuthorization } = pbx.status();
  // A template of the headless method has no Authorize button, and so no trap.
  const isHeadless = template !== undefined && !needsAuthorization;
  const clients = admin.clients();
  const calls = admin.calls(account).length;
  const hasTested = pbx.log().some(({ code }) => code === 'test');
  const isDone = (done: boolean) => (done ? 'done' : 'open');
  return [
    {
      title: 'Create an OAuth 2.0 client',
      what: 'In CX-Engine, open API Clients and click Add Client. Keep note of the Client ID and the Client Secret.',
      state: isDone(clients.length > 0),
      ...(clients[0] && { seen: `Client ID ${clients[0].id}` }),
      href: `${url}/api-clients`,
      link: 'API Clients',
    },
    {
      title: 'Download the XML template',
      what: 'At CRM Connector > Settings, click Download XML Template. Keep the name of the file.',
      state: isDone(pbx.templates().length > 0),
      href: `${url}/crm-connector/settings`,
      link: 'CRM Connector > Settings',
    },
    {
      title: 'Add the template to 3CX',
      what: 'At Admin > Integrations > CRM, upload the file with Add Template, and select it.',
      state: isDone(template !== undefined),
      ...(template !== undefined && { seen: `Selected: ${template}` }),
      href: CRM,
      link: 'Add Template',
    },
    {
      title: 'Fill in the values',
      what: `Enter Client ID, Client Secret and the Account ID, which CX-Engine shows under Clients (${account} in this demo). Save.`,
      state: isDone(settingsSaved),
      href: CRM,
      link: 'Settings of the template',
    },
    {
      title: 'Authorize the connection',
      what: isHeadless
        ? 'Nothing to click: this template uses Client Credentials, and 3CX asks for its token by itself.'
        : 'Click Authorize and approve at CX-Engine. Close that window and reload the integrations page.',
      state: isDone(state === 'authorized'),
      href: CRM,
      link: 'Authorize',
    },
    {
      title: 'Place a call',
      what: 'Check Enable call logging if it is not, and place a call: the contact is found, and the call is journaled.',
      state: isDone(callLogging && calls > 0),
      seen: calls === 1 ? '1 call is in CX-Engine' : `${calls} calls are in CX-Engine`,
      href: '/calls',
      link: 'Calls',
    },
    {
      title: 'The trap of the Test button',
      what: isHeadless
        ? 'With Client Credentials a test costs nothing: there is no stored token that it could spend.'
        : 'A test spends the stored token and does not keep the fresh one: subsequent calls fail until Authorize is clicked again. Click Test, place a call, and see it.',
      state: 'trap',
      ...(state === 'token-dropped-by-test'
        ? { seen: 'It has snapped: click Authorize again.' }
        : hasTested &&
          state === 'authorized' &&
          !isHeadless && { seen: 'A test was run, and the connection was authorized since.' }),
      href: `${CRM}?test=new`,
      link: 'Test',
    },
  ];
}
