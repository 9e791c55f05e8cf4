import { authentication, codeExchange } from './authentication.ts';
import { CALL_TEXTS, reportCall, reportChat } from './journal.ts';
import { createContact, createContactFromClient, lookupByEmail, lookupByNumber } from './lookup.ts';
import { hasTranscripts, type PbxSystem } from './parts.ts';
import { element, leaf } from './xml.ts';

export { PBX_SYSTEMS, type PbxSystem } from './parts.ts';

/**
 * The `CXEngine.xml` with which a PBX uses this deployment.
 * @param base the deployment's public URL, without trailing slash
 */
export function renderTemplate(base: string, system: PbxSystem): string {
  const root = element(
    'Crm',
    {
      Country: 'FR',
      Name: 'CXEngine',
      Version: '1',
      SupportsEmojis: 'true',
      SupportsTranscription: hasTranscripts(system) ? 'true' : undefined,
    },
    [
      // The server normalizes numbers, so the PBX sends them unchanged.
      element('Number', { Prefix: 'AsIs', MaxLength: '' }),
      element('Connection', { MaxConcurrentRequests: '8' }),
      element('Parameters', {}, parameters(base)),
      element('Authentication', { Type: 'Scenario', StoreAllValues: 'true' }, [
        leaf('Value', {}, 'Authenticate'),
      ]),
      element('Scenarios', {}, [
        authentication(base),
        codeExchange(base),
        lookupByNumber(base, system),
        lookupByEmail(base),
        createContact(base, system),
        createContactFromClient(base),
        reportCall(base, system),
        reportChat(base, system),
      ]),
    ],
  );
  return `<?xml version="1.0" encoding="utf-8"?>\n${root}\n`;
}

function parameters(base: string): string[] {
  const general = { Parent: 'General Configuration', Editor: 'String' };
  const text = (Name: string, Parent: string, Title: string, Default: string) =>
    element('Parameter', { Name, Type: 'String', Parent, Editor: 'String', Title, Default });
  return [
    element('Parameter', { Name: 'ClientId', Type: 'String', ...general, Title: 'Client ID' }),
    element('Parameter', { Name: 'ClientSecret', Type: 'Password', ...general, Title: 'Client Secret' }),
    element('Parameter', { Name: 'AccountId', Type: 'String', ...general, Title: 'Account ID' }),
    element('Parameter', {
      Name: 'RefreshToken',
      Type: 'OAuth',
      ...general,
      Title: 'Authorize',
      RequestUrl: `${base}/oauth/authorize`,
      RequestUrlParameters:
        'response_type=code&client_id=[ClientId]&redirect_uri=[RedirectUri]&scope=client%20crm&state=[State]',
      ResponseScenario: 'OAuthGetRefreshToken',
    }),
    element('Parameter', {
      Name: 'ReportCallEnabled',
      Type: 'Boolean',
      Editor: 'String',
      Title: 'Enable call logging',
      Default: 'False',
    }),
    text(
      CALL_TEXTS.Inbound,
      'ReportCallEnabled',
      'Subject, answered inbound call',
      'Call from [Number] answered by [Agent], [Duration]',
    ),
    text(
      CALL_TEXTS.Missed,
      'ReportCallEnabled',
      'Subject, missed call',
      'Missed call from [Number] for [Agent]',
    ),
    text(
      CALL_TEXTS.Outbound,
      'ReportCallEnabled',
      'Subject, answered outbound call',
      'Call from [Agent] to [Number], [Duration]',
    ),
    text(
      CALL_TEXTS.Notanswered,
      'ReportCallEnabled',
      'Subject, unanswered outbound call',
      'Call from [Agent] to [Number], no answer',
    ),
    text('ChatText', 'ReportCallEnabled', 'Subject, chat', 'Chat with [Name]'),
    element('Parameter', {
      Name: 'CreateContactEnabled',
      Type: 'Boolean',
      Editor: 'String',
      Title: 'Create contacts for unknown callers',
      Default: 'False',
    }),
    text('CreateContactFirstName', 'CreateContactEnabled', 'First name of a new contact', ''),
    text(
      'CreateContactLastName',
      'CreateContactEnabled',
      'Last name of a new contact',
      'New contact [Number]',
    ),
  ];
}
