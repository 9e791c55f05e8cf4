import { authentication, clientCredentials, codeExchange } from './authentication.ts';
import { CALL_TEXTS, reportCall, reportChat } from './journal.ts';
import { createContact, createContactFromClient, lookupByEmail, lookupByNumber } from './lookup.ts';
import { type ConnectionMethod, hasTranscripts, type TemplateOptions } from './parts.ts';
import { element, leaf, type XmlNode, xmlDocument } from './xml.ts';

export {
  CONNECTION_METHODS,
  type ConnectionMethod,
  PBX_SYSTEMS,
  type PbxSystem,
  type TemplateOptions,
} from './parts.ts';

/** The name in the PBX's list of CRMs. Both can be imported beside each other. */
const NAMES = {
  authorization_code: 'CXEngine',
  client_credentials: 'CXEngineHeadless',
} as const satisfies Record<ConnectionMethod, string>;

/**
 * The `CXEngine.xml` with which a PBX uses this deployment.
 * @param base the deployment's public URL, without trailing slash
 */
export function renderTemplate(
  base: string,
  { system = '3CX V20', method = 'authorization_code' }: TemplateOptions = {},
): string {
  const root = element(
    'Crm',
    {
      Country: 'FR',
      Name: NAMES[method],
      Version: '1',
      SupportsEmojis: 'true',
      SupportsTranscription: hasTranscripts(system) ? 'true' : undefined,
    },
    [
      // The server normalizes numbers, so the PBX sends them unchanged.
      element('Number', { Prefix: 'AsIs', MaxLength: '' }),
      element('Connection', { MaxConcurrentRequests: '8' }),
      element('Parameters', {}, parameters(base, method)),
      element('Authentication', { Type: 'Scenario', StoreAllValues: 'true' }, [
        leaf('Value', {}, 'Authenticate'),
      ]),
      element('Scenarios', {}, [
        ...(method === 'client_credentials'
          ? [clientCredentials(base)]
          : [authentication(base), codeExchange(base)]),
        lookupByNumber(base, system),
        lookupByEmail(base),
        createContact(base, system),
        createContactFromClient(base),
        reportCall(base, system),
        reportChat(base, system),
      ]),
    ],
  );
  return xmlDocument(root);
}

function parameters(base: string, method: ConnectionMethod): XmlNode[] {
  const general = { Parent: 'General Configuration', Editor: 'String' };
  const text = (Name: string, Parent: string, Title: string, Default: string) =>
    element('Parameter', { Name, Type: 'String', Parent, Editor: 'String', Title, Default });
  return [
    element('Parameter', { Name: 'ClientId', Type: 'String', ...general, Title: 'Client ID' }),
    element('Parameter', { Name: 'ClientSecret', Type: 'Password', ...general, Title: 'Client Secret' }),
    element('Parameter', { Name: 'AccountId', Type: 'String', ...general, Title: 'Account ID' }),
    ...(method === 'authorization_code' ? [authorizeButton(base)] : []),
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

/** The parameter whose value is the refresh token. */
function authorizeButton(base: string): XmlNode {
  return element('Parameter', {
    Name: 'RefreshToken',
    Type: 'OAuth',
    Parent: 'General Configuration',
    Editor: 'String',
    Title: 'Authorize',
    RequestUrl: `${base}/oauth/authorize`,
    RequestUrlParameters:
      'response_type=code&client_id=[ClientId]&redirect_uri=[RedirectUri]&scope=client%20crm&state=[State]',
    ResponseScenario: 'OAuthGetRefreshToken',
  });
}
