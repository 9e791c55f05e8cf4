import {
  AGENT,
  agent,
  bent,
  CALL_SKIP,
  CODE_KEY,
  callSkip,
  MESSAGE,
  OAUTH,
  parameter,
  SCENARIOS,
  SEARCH_URL,
  scenario,
  sound,
  use,
} from './bent.ts';

/** For each rule one or more templates near the ones that break it, on which it must be silent. */
export const NEAR: Readonly<Record<string, readonly string[]>> = {
  'crm-name': [bent(['Name="Soundboard"', 'Name="S"'])],
  'crm-country': [bent(['Country="FR"', 'Country="Global"'])],
  'crm-version': [bent(['Version="3"', 'Version="0"'])],
  'unknown-attribute': [bent(['Key="number"', 'Key="number" Skip="" LookupValue="" IsArray=""'])],
  'unknown-element': [bent(['<Connection', '<!-- <Timeout/> --><Connection'])],
  'filters-for-filter': [
    bent(['Path="contacts.email"><Filter />', 'Path="contacts.email"><Filter></Filter>']),
  ],
  'attribute-misnamed': [
    bent([`Url="${SEARCH_URL}"`, `Url="${SEARCH_URL}" PostText=""`]),
    bent([
      'Url="[ServerUrl]/api/calls" RequestEncoding',
      'Url="[ServerUrl]/api/calls" RequestContentType="application/json" RequestEncoding',
    ]),
    bent([`Url="${SEARCH_URL}"`, `Url="${SEARCH_URL}" Method=""`]),
  ],
  'element-second': [
    bent(['<Filter />', '<Filter></Filter>']),
    bent([SCENARIOS, `<!-- <Scenarios/> -->${SCENARIOS}`]),
  ],
  'stray-text': [bent(['<Filter />', '\n  <Filter />\n'])],
  'attribute-newline': [bent(['agent [Agent] (', 'agent [Agent][LineBreak]('])],
  'enumerated-case': [bent(['RequestType="Post"', 'RequestType="POST"'])],
  'concurrency-none': [bent(['MaxConcurrentRequests="4"', 'MaxConcurrentRequests="1"'])],
  'concurrency-high': [bent(['MaxConcurrentRequests="4"', 'MaxConcurrentRequests="16"'])],
  'max-length': [bent(['MaxLength=""', 'MaxLength="9"']), bent(['MaxLength=""', 'MaxLength="[MaxLength]"'])],
  'prefix-cut': [
    bent(['Prefix="Plus" MaxLength=""', 'Prefix="AsIs" MaxLength="9"']),
    bent(['MaxLength=""', 'MaxLength="20"']),
  ],
  'parameter-name': [bent(parameter('Name="Extra_1" Type="String" Title="T"'), use('Extra_1'))],
  'parameter-twice': [bent(parameter('Name="ClientId2" Type="String" Title="T"'), use('ClientId2'))],
  'parameter-title': [bent(['Title="Server URL"', 'Title="S"'])],
  'parameter-parent': [bent(['Parent="CreateContactEnabled"', 'Parent="ReportCallEnabled"'])],
  'parameter-unused': [bent(parameter('Name="Extra" Type="String" Title="T"'), use('Extra'))],
  'secret-shown': [bent(parameter('Name="Extra" Type="String" Title="Keyboard"'), use('Extra'))],
  'secret-default': [bent(parameter('Name="Extra" Type="String" Title="T" Default="s3cr3t"'), use('Extra'))],
  'list-values': [
    bent(['ListValues="Contacts/Companies;Companies/Contacts"', 'ListValues="Contacts/Companies;"']),
  ],
  'list-values-ignored': [bent(['Title="Server URL"', 'Title="Server URL" ListValues=""'])],
  'list-default': [bent(['Default="Contacts/Companies"', 'Default=""'])],
  'boolean-default': [bent(['Title="Enable call logging" Default="False"', 'Title="Enable call logging"'])],
  'number-default': [bent(parameter('Name="Extra" Type="Double" Title="T" Default="1.5"'), use('Extra'))],
  'url-default': [bent(['Default="https://crm.example.com"', 'Default=""'])],
  'oauth-state': [bent([OAUTH, OAUTH.replace('state=[State]', 'state=[State]&amp;x=1')])],
  'oauth-redirect-uri': [bent([OAUTH, OAUTH.replace('scope=crm&amp;', '')])],
  'oauth-response-type': [
    bent(
      ['/oauth/authorize"', '/oauth/authorize?response_type=code"'],
      [OAUTH, OAUTH.replace('response_type=code&amp;', '')],
    ),
  ],
  'oauth-client-id': [bent([OAUTH, OAUTH.replace('client_id=[ClientId]', 'client_id=pbx')])],
  'oauth-response-scenario': [bent(['RedeemCode', 'RedeemIt'])],
  'oauth-result': [
    bent(['<Output Type="Result" Value="[Result]" />', '<Output Type="Result" Value="[ClientId]" />']),
  ],
  'oauth-code': [bent([CODE_KEY, CODE_KEY.replace('Type="String"', 'Type="String" Passes="1"')])],
  'oauth-redeem-redirect-uri': [
    bent(
      [OAUTH, OAUTH.replace('[RedirectUri]', 'https://pbx.example.com')],
      ['<Value Key="redirect_uri" Type="String">[RedirectUri]</Value>', ''],
    ),
  ],
  'oauth-unread': [bent(['>[RefreshToken]<', '> [RefreshToken] <'])],
  'authentication-outputs': [
    bent(
      ['<Authentication Type="Scenario"', '<Authentication Type="Scenario" StoreAllValues="true"'],
      ['<Output Type="Bearer" Value="[AccessToken]" />', ''],
    ),
  ],
  'authentication-header': [
    bent([
      '<Output Type="Bearer" Value',
      '<Output Type="HeaderName" Value="X-Key" /><Output Type="HeaderValue" Value',
    ]),
  ],
  'authentication-rotation': [
    bent(
      ['<Output Type="RefreshToken" Value="[FreshRefreshToken]" />', ''],
      ['Name="FreshRefreshToken"', 'Name="RefreshToken"'],
    ),
  ],
  'authentication-expiry': [
    bent(
      ['<Output Type="BearerExpiration" Value="55" />', ''],
      ['<Authentication Type="Scenario"', '<Authentication Type="Scenario" DefaultExpiration="60"'],
    ),
  ],
  'authentication-basic': [
    sound.replace(
      /<Authentication[\s\S]*<\/Authentication>/,
      '<Authentication Type="Basic"><Value>[ClientId]:[ClientSecret]</Value></Authentication>',
    ),
  ],
  'next-missing': [bent(['CompanyOfContact', 'Company_2'])],
  'next-cycle': [
    bent(
      scenario(
        '<Scenario Id="LookupByEmail"><Request Url="[ServerUrl]"/><Outputs Next="CompanyOfContact"/></Scenario>',
      ),
    ),
  ],
  'scenario-unreachable': [
    bent(
      scenario(
        '<Scenario Id="LookupFromCFD_Contacts_LookupID"><Request Url="[ServerUrl]/[EntityID]"/></Scenario>',
      ),
    ),
  ],
  'scenario-twice': [bent(scenario('<Scenario Id="SearchContacts"><Request Url="[ServerUrl]"/></Scenario>'))],
  'scenario-database': [
    bent(['<Scenario Id="SearchContacts" Type="REST">', '<Scenario Id="SearchContacts">']),
  ],
  'scenario-request': [bent(['Url="[ServerUrl]/api/chats"', 'Url="[ServerUrl]"'])],
  'lookup-none': [
    bent(['<Scenario Id="" Type="REST" EntityId="Contacts"', '<Scenario Type="REST" EntityId="Contacts"']),
  ],
  'lookup-rules': [bent(['<Rule Type="Any">companies.id</Rule>', '<Rule>companies.id</Rule>'])],
  'entity-order': [bent([' EntityOrder="[LookupOrder]"', ''], ['EntityId="Companies"', ''])],
  'report-call-enabled': [bent(['Title="Enable call logging"', 'Title="Log calls"'])],
  'report-call-contact': [bent(callSkip('[ReportCallEnabled]!=&quot;True&quot;||[Agent]==&quot;&quot;'))],
  'report-call-types': [
    bent(callSkip('[CallType]==&quot;Other&quot;')),
    bent(
      parameter('Name="Mode" Type="List" Title="T" ListValues="All,Inbound" Default="All"'),
      callSkip('[Mode]!=&quot;All&quot;&amp;&amp;[Mode]!=[CallDirection]'),
    ),
    bent(
      parameter('Name="Exclude" Type="Boolean" Title="T" Default="False"'),
      callSkip('[Exclude]==True&amp;&amp;[CallDirection]==&quot;Inbound&quot;'),
    ),
  ],
  'create-contact-switch': [
    bent([
      'SkipIf="[CreateContactEnabled]!=&quot;True&quot;" ',
      'SkipIf="[IIf([CreateContactEnabled]==True,False,True)]" ',
    ]),
  ],
  'url-scheme': [bent(['Url="[ServerUrl]/api/chats"', 'Url="HTTPS://crm.example.com/api/chats"'])],
  'url-http': [bent(['Url="[ServerUrl]/api/chats"', 'Url="http://127.0.0.1:8080/api/chats"'])],
  'url-host': [
    bent(['Url="[ServerUrl]/api/chats"', 'Url="https://crm.example.com/api/chats?text=a b"']),
    bent([
      'Url="[ServerUrl]/api/chats"',
      'Url="https://[[ServerUrl].Replace(&quot; &quot;, &quot;&quot;)]/api/chats"',
    ]),
    bent(['Url="[ServerUrl]/api/chats"', 'Url="https://[ServerUrl]:8443/api/chats"']),
    bent([
      'Url="[ServerUrl]/api/chats"',
      'Url="https://[[ServerUrl].Replace(&quot;https://&quot;, &quot;&quot;)]/x"',
    ]),
    bent(['Url="[ServerUrl]/api/chats"', 'Url="https://[::1]:8443/x"']),
  ],
  'url-plus': [
    bent(
      ['phone=[[Number].Replace(&quot;+&quot;,&quot;%2B&quot;)]', 'phone=[Number]'],
      ['Prefix="Plus"', 'Prefix="Zeros"'],
    ),
    bent(
      ['phone=[[Number].Replace(&quot;+&quot;,&quot;%2B&quot;)]', 'phone=[Number]'],
      ['MaxLength=""', 'MaxLength="7"'],
    ),
    bent(['?phone=[[Number].Replace(&quot;+&quot;,&quot;%2B&quot;)]', '/[Number]']),
    bent(['phone=[[Number].Replace(&quot;+&quot;,&quot;%2B&quot;)]', 'phone=[[Number].Substring(1)]']),
    bent(
      ['phone=[[Number].Replace(&quot;+&quot;,&quot;%2B&quot;)]', 'phone=%2B[Number]'],
      ['Prefix="Plus"', 'Prefix="Off"'],
    ),
    bent([
      'phone=[[Number].Replace(&quot;+&quot;,&quot;%2B&quot;)]',
      'phone=[[IIf([CallDirection]==Inbound,[Number],0)].Replace(&quot;+&quot;,&quot;%2B&quot;)]',
    ]),
    bent([
      'phone=[[Number].Replace(&quot;+&quot;,&quot;%2B&quot;)]',
      'filter=a+eq+[[Number].Replace(&quot;+&quot;,&quot;%2B&quot;)]',
    ]),
  ],
  'url-email': [
    bent(
      scenario(
        '<Scenario Id="LookupByEmail"><Request Url="[ServerUrl]/x?email=[[Email].Replace(&quot;+&quot;,&quot;%2B&quot;)]"/></Scenario>',
      ),
    ),
    bent(scenario('<Scenario Id="LookupByEmail"><Request Url="[ServerUrl]/[Email]"/></Scenario>')),
    bent(
      scenario(
        '<Scenario Id="LookupByEmail"><Request Url="[ServerUrl]/x"><QueryParams><Value Key="email">[Email]</Value></QueryParams></Request></Scenario>',
      ),
    ),
  ],
  'url-search-text': [bent([SEARCH_URL, SEARCH_URL.replace('q=', 'SearchText=')])],
  'hard-coded-secret': [
    bent(agent('<Value Key="api_key" Type="String">[ClientSecret]</Value>')),
    bent([SEARCH_URL, `${SEARCH_URL}&amp;auth=basic`]),
    bent([SEARCH_URL, `${SEARCH_URL}&amp;sort_key=last_name`]),
  ],
  'hard-coded-tenant': [bent(agent('<Value Key="account_id" Type="String">[ClientId]</Value>'))],
  'body-twice': [
    bent(['<Request SkipIf="[CreateContactEnabled]', '<Request Message="" SkipIf="[CreateContactEnabled]']),
  ],
  'body-on-get': [bent([`Url="${SEARCH_URL}"`, `Url="${SEARCH_URL}" Message=""`])],
  'body-missing': [
    bent(
      scenario('<Scenario Id="LookupByEmail"><Request Url="[ServerUrl]/x" RequestType="Delete"/></Scenario>'),
    ),
  ],
  'content-type': [
    bent([
      `${CALL_SKIP} RequestEncoding="Json"`,
      `${CALL_SKIP} RequestEncoding="Json" RequestContentType="application/vnd.crm+json"`,
    ]),
  ],
  'message-brackets': [bent([MESSAGE, MESSAGE.replace(' }', ', &quot;a&quot;: {{1}} }')])],
  'message-json': [bent([MESSAGE, MESSAGE.replace(' }', ', &quot;a&quot;: [1, 2] }')])],
  'post-value-key': [bent(agent('<Array Key="agents"><Value Key="" Type="String">[Agent]</Value></Array>'))],
  'post-value-twice': [bent(agent(`${AGENT}<Value Key="agent" If="[Agent]==1" Type="String">x</Value>`))],
  'post-value-type': [bent(['Type="Integer"', 'Type="Double"'])],
  'post-value-quotes': [bent(agent('<Value Key="agent" Type="String">say "[Agent]"</Value>'))],
  'header-key': [bent(['<Value Key="Accept">', '<Value Key="X-Accept_1">'])],
  'variable-incomplete': [
    bent(['<Variable Name="Email" Path="contacts.email">', '<Variable Name="Email">contacts.email']),
  ],
  'path-index': [
    bent(['contacts.email', 'contacts.email2']),
    bent(['contacts.email', 'contacts.2mails']),
    bent(['contacts.email', 'contacts.e-mail']),
    bent(['contacts.email', 'contacts.@email']),
  ],
  'filter-path': [
    bent(['Ethalon="home">contacts.phones.kind', 'Ethalon="home">contacts.phones.other']),
    bent(['Ethalon="home">contacts.phones.kind', 'Ethalon="home">contacts.phones.kind.name']),
    bent(['<Rule Type="Any">contacts.id</Rule>', '<Rule Type="Any">total</Rule>']),
  ],
  'path-json-rpc': [
    bent(['<Object Key="contact">', '<Value Key="rpc" Type="String">2.0</Value><Object Key="contact">']),
  ],
  'rule-ethalon': [bent(['Type="Equals" Ethalon="business"', 'Type="Any"'])],
  'chain-outputs': [
    bent([
      '<Outputs Next="CompanyOfContact" AllowEmpty="false" />',
      '<Outputs Next="CompanyOfContact"><Output Type="Own" Value="[Email]" /></Outputs>',
    ]),
  ],
  'output-phone-type': [
    bent(['<Output Type="Email" Value="[Email]" />', '<Output Type="PhoneOther" Value="[Email]" />']),
  ],
  'output-contact-url': [
    bent(['[ServerUrl]/companies/[CompanyId]', 'https://x']),
    bent(['Value="[ServerUrl]/companies/[CompanyId]"', 'Value="[IIf([CompanyId]==1,,x)]"']),
  ],
  'output-phone': [
    bent(
      [
        '<Output Type="PhoneBusiness" Value="[Business]" />',
        '<Output Type="FaxBusiness" Value="[Business]" />',
      ],
      ['<Output Type="PhoneMobile" Value="[Mobile]" />', ''],
      ['<Output Type="PhoneHome" Value="[Home]" />', ''],
    ),
  ],
  'output-phones-missing': [bent(['<Output Type="PhoneHome" Value="[Home]" />', ''])],
  'output-name': [
    bent(
      ['<Output Type="FirstName" Value="[FirstName]" />', ''],
      ['<Output Type="LastName" Value="[LastName]" />', ''],
    ),
  ],
  'output-entity': [
    bent(
      ['<Output Type="EntityType" Value="Companies" />', ''],
      [' If="[EntityType]!=&quot;&quot;">[EntityType]', '>x'],
    ),
  ],
  'output-spelling': [
    bent(['<Output Type="Email" Value="[Email]" />', '<Output Type="Mail" Value="[Email]" />']),
  ],
  'output-unread': [
    bent(
      ['<Output Type="Email" Value="[Email]" />', '<Output Type="Mail2" Value="[Email]" />'],
      use('Contact::Mail2'),
    ),
  ],
  'output-twice': [
    bent(['<Output Type="Email" Value="[Email]" />', '<Output Type="CustomValue" Value="[Email]" />']),
  ],
  'output-brackets': [
    bent(['Value="[FullName]"', 'Value="Full name"']),
    bent(['Value="[FullName]"', 'Value="FullName of a contact"']),
    bent(['Type="EntityType" Value="Companies"', 'Type="EntityType" Value="Email"']),
    bent(agent('<Value Key="agent" Type="String">100% {done}</Value>')),
    bent(agent('<Value Key="agent" Type="String">{{Agent}}</Value>')),
  ],
  'expression-syntax': [
    bent(callSkip('[CallType]==&quot;Other&quot;')),
    bent(agent('<Value Key="agent" Type="String">[1, 2]</Value>')),
  ],
  'method-brackets': [bent(agent('<Value Key="agent" Type="String">[[Agent].Trim()]</Value>'))],
  'function-unknown': [bent(agent('<Value Key="agent" Type="String">[[Agent].get_Length()]</Value>'))],
  'name-undefined': [
    bent(use('AgentEmail')),
    bent(use('QueueExtension')),
    bent(
      scenario(
        '<Scenario Id="CreateContactRecordFromClient"><Request Url="[ServerUrl]/[FirstName]/[LastName]/[Email]/[Number]"/></Scenario>',
      ),
    ),
  ],
  'name-contact-output': [bent(use('Contact::Email'))],
  'name-out-of-scope': [
    bent(['[ServerUrl]/api/companies/[CompanyId]', '[ServerUrl]/api/companies/[CompanyId]?for=[LastName]']),
    bent(use('AccessToken')),
  ],
  'name-partial-scope': [
    bent(
      scenario(
        '<Scenario Id="LookupByEmail"><Request Url="[ServerUrl]/x"/><Outputs Next="Next"/></Scenario><Scenario Id="Next"><Request Url="[ServerUrl]/[Email]"/></Scenario>',
      ),
    ),
  ],
  'name-open': [
    bent(
      scenario(
        '<Scenario Id="CreateContactRecordFromClient"><Request Url="[ServerUrl]/[LastName]"/></Scenario>',
      ),
    ),
  ],
  'skip-if-quotes': [
    bent(callSkip('[ReportCallEnabled]!=True')),
    bent(callSkip('[ReportCallEnabled]!=True||[Agent]==1')),
    bent(callSkip('[CallType]==Other')),
    bent(callSkip('[IIf([ReportCallEnabled]!=True||[Agent]==none,True,False)]')),
  ],
  'call-type-value': [
    bent(agent('<Value Key="agent" Type="String" If="[CallType]==Notanswered">[Agent]</Value>')),
  ],
  'passes-foreign': [bent(['<Value Key="summary"', '<Value Key="summary" Passes="1"'])],
  'passes-missing': [
    bent(
      ['Default="[DateTime]: call with [Number], agent [Agent] ([Duration])"', 'Default="a call"'],
      [' Passes="2">[[CallText]]', '>[CallText]'],
    ),
  ],
  'transcription-support': [bent([' SupportsTranscription="true"', ''], ['[Summary]', '[Agent]'])],
  'transcription-license': [bent(['[Summary]==&quot;&quot;', '&quot;&quot;==[Summary]'])],
  'chat-emojis': [bent(['SupportsEmojis="true" ', ''], ['Id="ReportChat"', 'Id="LookupByEmail"'])],
  'iif-brackets': [
    bent(agent('<Value Key="agent" Type="String">[IIf([Agent]==1,a,b)]</Value>')),
    bent(agent('<Value Key="agent" Type="String">use IIf(a,b,c)</Value>')),
    bent(agent('<Value Key="agent" Type="String">[[IIf([Agent]==1,a,b)].ToUpper()]</Value>')),
    bent(agent('<Value Key="agent" Type="String">[ IIf([Agent]==1,a,b)]</Value>')),
  ],
  'boolean-case': [
    bent(agent('<Value Key="agent" If="[CreateContactEnabled]==&quot;True&quot;" Type="String">x</Value>')),
    bent(['Ethalon="home">contacts.phones.kind', 'Ethalon="True">contacts.phones.main']),
    bent(agent('<Value Key="agent" Type="String">[IIf([[Number].StartsWith("+")]==True,a,b)]</Value>')),
    bent(agent('<Value Key="agent" Type="String">[IIf([IIf([Agent]==1,yes,no)]==yes,a,b)]</Value>')),
    bent(agent('<Value Key="agent" If="[CreateContactEnabled]==&quot;&quot;" Type="String">x</Value>')),
  ],
  'replace-backslash': [
    bent(agent('<Value Key="agent" Type="String">[[Agent].Replace("\\","/")]</Value>')),
    bent(agent('<Value Key="agent" Type="String">[[Agent].Replace("[LineBreak]"," ")]</Value>')),
    bent([
      MESSAGE,
      MESSAGE.replace('[ChatMessages]', '[[ChatMessages].Replace(&quot;[LineBreak]&quot;,&quot;\\n&quot;)]'),
    ]),
  ],
  'null-date': [
    bent(
      agent(
        '<Value Key="agent" Type="String" If="[CallType]==Inbound">[[CallEstablishedTimeUTC].ToString("s")]</Value>',
      ),
    ),
    bent(
      agent(
        '<Value Key="agent" Type="String">[IIf([CallEstablishedTimeUTC]=="",x,[[CallEstablishedTimeUTC].ToString("s")])]</Value>',
      ),
    ),
    bent(use('CallEstablishedTimeUTC')),
    bent(
      agent(
        '<Object Key="agent" If="[CallType]==Inbound"><Value Key="at" Type="String">[[CallEstablishedTimeUTC].ToString("s")]</Value></Object>',
      ),
    ),
    bent(
      agent(
        '<Value Key="agent" Type="String" SkipIf="[CallType]==Missed||[CallType]==Notanswered">[[CallEstablishedTimeUTC].ToString("s")]</Value>',
      ),
    ),
    bent(agent('<Value Key="agent" Type="String">[CallEstablishedTimeUTCMillis]</Value>')),
  ],
  'date-culture': [
    bent(agent('<Value Key="agent" Type="String">[[DateTime].ToString("s")]</Value>')),
    bent(use('CallStartTimeUTCMillis')),
    bent(agent('<Value Key="agent" Type="String">[[DateTime].AddHours(1).ToString("s")]</Value>')),
    bent(agent('<Value Key="agent" Type="String">[[DateTime].ToString("s").Replace("T"," ")]</Value>')),
    bent(agent('<Value Key="agent" Type="String">[[DateTime].Year]</Value>')),
  ],
  'secret-in-query': [
    bent([SEARCH_URL, `${SEARCH_URL}&amp;key=[ClientId]`]),
    bent([SEARCH_URL, `${SEARCH_URL}&amp;token_type=[ClientId]`]),
    bent([`q=[EscapedSearchText]`, 'key=[EscapedSearchText]']),
  ],
  'escaped-twice': [
    bent(
      scenario(
        '<Scenario Id="LookupFromCFD_X_LookupNumber"><Request Url="[ServerUrl]/x"><QueryParams><Value Key="n">[Number]</Value></QueryParams></Request></Scenario>',
      ),
    ),
    bent(
      scenario(
        '<Scenario Id="LookupFromCFD_X_LookupNumber"><Request Url="[ServerUrl]/x" RequestType="Post" RequestEncoding="Json"><PostValues><Value Key="n">[[Number].Replace(&quot;+&quot;,&quot;%2B&quot;)]</Value></PostValues></Request></Scenario>',
      ),
    ),
  ],
  'condition-operator': [
    bent(callSkip('[ReportCallEnabled]!=True||[Agent]==&quot;R&amp;D or !x&quot;')),
    bent(agent('<Value Key="agent" Type="String" If="[Agent]==R&amp;D">x</Value>')),
    bent(callSkip('[Agent]==')),
  ],
  'condition-brackets': [
    bent(agent('<Value Key="agent" Type="String" If="Inbound==[CallType]">x</Value>')),
    bent(agent('<Value Key="agent" Type="String" If="Agent==[CallType]">x</Value>')),
  ],
};
