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

/** For each rule one or more templates that break it and nothing else. */
export const BROKEN: Readonly<Record<string, readonly string[]>> = {
  'crm-name': [bent(['Name="Soundboard"', ''])],
  'crm-country': [bent(['Country="FR" ', ''])],
  'crm-version': [bent(['Version="3" ', ''])],
  'unknown-attribute': [bent(['Key="number"', 'Key="number" Skip="x"'])],
  'unknown-element': [bent(['<Connection', '<Timeout Seconds="5" /><Connection'])],
  'filters-for-filter': [bent(['Path="contacts.email"><Filter />', 'Path="contacts.email"><Filters />'])],
  'stray-text': [
    bent(['Path="contacts.email"><Filter />', 'Path="contacts.email"><Filter />`']),
    bent(['<Outputs Next="CompanyOfContact"', 'then <Outputs Next="CompanyOfContact"']),
  ],
  'attribute-newline': [
    bent(['agent [Agent] (', 'agent [Agent]\n(']),
    bent(['agent [Agent] (', 'agent [Agent]&#x0A;(']),
    bent(['agent [Agent] (', 'agent [Agent]&#10;(']),
  ],
  'enumerated-case': [bent(['Prefix="Plus"', 'Prefix="plus"'])],
  'concurrency-none': [bent(['MaxConcurrentRequests="4"', 'MaxConcurrentRequests="0"'])],
  'concurrency-high': [bent(['MaxConcurrentRequests="4"', 'MaxConcurrentRequests="17"'])],
  'max-length': [bent(['MaxLength=""', 'MaxLength="ten"'])],
  'prefix-cut': [
    bent(['MaxLength=""', 'MaxLength="[MaxLength]"']),
    bent(['Prefix="Plus" MaxLength=""', 'Prefix="Zeros" MaxLength="9"']),
  ],
  'parameter-name': [bent(parameter('Name="" Type="String" Title="T"'), use(''))],
  'parameter-twice': [bent(parameter('Name="ClientId" Type="String" Title="T"'))],
  'parameter-title': [bent(['Title="Server URL"', 'Title=" "'])],
  'parameter-parent': [bent(['Parent="CreateContactEnabled"', 'Parent="CallText"'])],
  'parameter-unused': [bent(parameter('Name="Extra" Type="String" Title="T"'))],
  'secret-shown': [
    bent(['Name="ClientSecret" Type="Password"', 'Name="ClientSecret" Type="String"']),
    bent(parameter('Name="Extra" Type="String" Title="API Key:"'), use('Extra')),
  ],
  'secret-default': [bent(['Title="Client Secret"', 'Title="Client Secret" Default="s3cr3t"'])],
  'list-values': [bent(['ListValues="Contacts/Companies;Companies/Contacts"', ''])],
  'list-values-ignored': [bent(['Title="Server URL"', 'Title="Server URL" ListValues="a;b"'])],
  'list-default': [bent(['Default="Contacts/Companies"', 'Default="Contacts"'])],
  'boolean-default': [
    bent(['Title="Enable call logging" Default="False"', 'Title="Enable call logging" Default="false"']),
  ],
  'number-default': [
    bent(parameter('Name="Extra" Type="Integer" Title="T" Default="1.5"'), use('Extra')),
    bent(parameter('Name="Extra" Type="Double" Title="T" Default="1,5"'), use('Extra')),
  ],
  'url-default': [bent(['Default="https://crm.example.com"', 'Default="The address of your CRM"'])],
  'oauth-state': [bent([OAUTH, OAUTH.replace('&amp;state=[State]', '')])],
  'oauth-redirect-uri': [bent([OAUTH, OAUTH.replace('[RedirectUri]', 'https://pbx.example.com')])],
  'oauth-response-type': [bent([OAUTH, OAUTH.replace('response_type=code', 'response_type=token')])],
  'oauth-client-id': [bent([OAUTH, OAUTH.replace('client_id=', 'client=')])],
  'oauth-response-scenario': [
    bent(
      ['<Scenario Id="RedeemCode"', '<Scenario Id="LookupByEmail"'],
      [CODE_KEY, ''],
      ['<Value Key="redirect_uri" Type="String">[RedirectUri]</Value>', ''],
    ),
    bent(
      [' ResponseScenario="RedeemCode"', ''],
      ['<Scenario Id="RedeemCode"', '<Scenario Id="LookupByEmail"'],
      [CODE_KEY, ''],
      ['<Value Key="redirect_uri" Type="String">[RedirectUri]</Value>', ''],
    ),
  ],
  'oauth-result': [bent(['<Output Type="Result" Value="[Result]" />', ''])],
  'oauth-code': [bent([CODE_KEY, ''])],
  'oauth-redeem-redirect-uri': [bent(['<Value Key="redirect_uri" Type="String">[RedirectUri]</Value>', ''])],
  'oauth-unread': [bent(['>[RefreshToken]<', '>x<'], ['Key="refresh_token"', 'Key="renewal"'])],
  'authentication-outputs': [bent(['<Output Type="Bearer" Value="[AccessToken]" />', ''])],
  'authentication-header': [bent(['<Output Type="Bearer" ', '<Output Type="HeaderValue" '])],
  'authentication-rotation': [bent(['<Output Type="RefreshToken" Value="[FreshRefreshToken]" />', ''])],
  'authentication-expiry': [bent(['<Output Type="BearerExpiration" Value="55" />', ''])],
  'authentication-basic': [
    sound
      .replace(
        /<Authentication[\s\S]*<\/Authentication>/,
        '<Authentication Type="Basic"><Value>[RefreshToken]</Value></Authentication>',
      )
      .replace('<Scenario Id="Renew"', '<Scenario Id="LookupByEmail"'),
  ],
  'next-missing': [
    bent([
      '  </Scenarios>',
      '<Scenario Id="LookupByEmail"><Request Url="[ServerUrl]"/><Outputs Next="Nowhere"/></Scenario>  </Scenarios>',
    ]),
  ],
  'next-cycle': [
    bent([
      '<Outputs AllowEmpty="false">\n        <Output Type="Result"',
      '<Outputs Next="RedeemCode" AllowEmpty="false">\n        <Output Type="Result"',
    ]),
  ],
  'scenario-unreachable': [
    bent(scenario('<Scenario Id="Orphan"><Request Url="[ServerUrl]"/></Scenario>')),
    bent(scenario('<Scenario Id="LookupFromCFD_Contacts_Find"><Request Url="[ServerUrl]"/></Scenario>')),
  ],
  'scenario-twice': [bent(scenario('<Scenario Id="ReportChat"><Request Url="[ServerUrl]"/></Scenario>'))],
  'scenario-database': [
    bent(['<Scenario Id="SearchContacts" Type="REST">', '<Scenario Id="SearchContacts" Type="SQLDatabase">']),
  ],
  'scenario-request': [
    bent(['Url="[ServerUrl]/api/chats"', '']),
    bent(scenario('<Scenario Id="LookupByEmail"/>')),
  ],
  'lookup-none': [
    bent(
      [
        '<Scenario Id="" Type="REST" EntityId="Contacts"',
        '<Scenario Id="LookupByEmail" Type="REST" EntityId="Contacts"',
      ],
      [
        '<Scenario Id="" Type="REST" EntityId="Companies"',
        '<Scenario Id="LookupByEmail" Type="REST" EntityId="Companies"',
      ],
      ['?phone=[[Number].Replace(&quot;+&quot;,&quot;%2B&quot;)]', ''],
    ),
  ],
  'lookup-rules': [bent(['<Rule Type="Any">companies.id</Rule>', ''])],
  'entity-order': [bent(['EntityId="Companies" ', ''])],
  'report-call-enabled': [
    bent(
      ['Name="ReportCallEnabled" Type="Boolean"', 'Name="Logging" Type="Boolean"'],
      ['[ReportCallEnabled]', '[Logging]'],
      ['Parent="ReportCallEnabled"', 'Parent="Logging"'],
    ),
  ],
  'report-call-contact': [bent(callSkip('[ReportCallEnabled]!=&quot;True&quot;||[EntityId]==&quot;&quot;'))],
  'report-call-types': [bent(callSkip('[CallType]==&quot;Missed&quot;'))],
  'create-contact-switch': [bent(['SkipIf="[CreateContactEnabled]!=&quot;True&quot;" ', ''])],
  'url-scheme': [bent(['Url="[ServerUrl]/api/chats"', 'Url="API_URL/api/chats"'])],
  'url-http': [
    bent(['Url="[ServerUrl]/api/chats"', 'Url="http://crm.example.com/api/chats"']),
    bent(['Default="https://crm.example.com"', 'Default="http://crm.example.com"']),
  ],
  'url-plus': [
    bent(['phone=[[Number].Replace(&quot;+&quot;,&quot;%2B&quot;)]', 'phone=[Number]']),
    bent(['phone=[[Number].Replace(&quot;+&quot;,&quot;%2B&quot;)]', 'phone=[[Number].Trim()]']),
    bent([
      'phone=[[Number].Replace(&quot;+&quot;,&quot;%2B&quot;)]',
      'phone=[IIf([CallDirection]==Inbound,[Number],0)]',
    ]),
    bent(
      ['phone=[[Number].Replace(&quot;+&quot;,&quot;%2B&quot;)]', 'phone=+[Number]'],
      ['Prefix="Plus"', 'Prefix="Off"'],
    ),
    bent(
      scenario(
        '<Scenario Id="LookupFromCFD_X_LookupNumber"><Request Url="[ServerUrl]/x" RequestType="Post" Message="phone=[Number]"/></Scenario>',
      ),
    ),
  ],
  'url-search-text': [bent([SEARCH_URL, SEARCH_URL.replace('Escaped', '')])],
  'hard-coded-secret': [
    bent(agent('<Value Key="api_key" Type="String">abc</Value>')),
    bent(['<Value Key="Accept">application/json</Value>', '<Value Key="Authorization">Token abc</Value>']),
    bent([SEARCH_URL, `${SEARCH_URL}&amp;access_token=abc`]),
    bent([SEARCH_URL, `${SEARCH_URL}&amp;auth=3f2a9c771e`]),
    bent([SEARCH_URL, `${SEARCH_URL}&amp;user_key=3f2a9c771e`]),
  ],
  'hard-coded-tenant': [
    bent(agent('<Value Key="account_id" Type="String">4711</Value>')),
    bent([
      MESSAGE,
      MESSAGE.replace(' }', ', &quot;machine&quot;: &quot;0b5a3c1e-1111-2222-3333-444455556666&quot; }'),
    ]),
  ],
  'body-twice': [
    bent(['<Request SkipIf="[CreateContactEnabled]', '<Request Message="x" SkipIf="[CreateContactEnabled]']),
  ],
  'body-on-get': [bent([`Url="${SEARCH_URL}"`, `Url="${SEARCH_URL}" Message="x"`])],
  'content-type': [
    bent([
      `${CALL_SKIP} RequestEncoding="Json"`,
      `${CALL_SKIP} RequestEncoding="UrlEncoded" RequestContentType="application/json"`,
    ]),
  ],
  'message-brackets': [bent([MESSAGE, MESSAGE.replace(' }', ', &quot;a&quot;: { &quot;b&quot;: 1 }}')])],
  'message-json': [
    bent([MESSAGE, MESSAGE.replace(' }', ', }')]),
    bent([MESSAGE, MESSAGE.replaceAll('^^', '')], ['[ChatMessages]', 'of [ChatMessages]']),
  ],
  'post-value-key': [
    bent(agent('<Value Type="String">[Agent]</Value>')),
    bent(['<Object Key="">', '<Object Key="phone">']),
  ],
  'post-value-twice': [bent(agent(`${AGENT}${AGENT}`))],
  'post-value-type': [bent(['Type="Integer"', 'Type="Number"'])],
  'post-value-quotes': [bent(agent('<Value Key="agent" Type="String">"[Agent]"</Value>'))],
  'header-key': [bent(['<Value Key="Accept">', '<Value Key="Accept:">'])],
  'variable-incomplete': [
    bent(['<Variable Name="Email" Path="contacts.email">', '<Variable Name="Email" Path="">']),
    bent([
      '<Variable Name="CompanyName" Path="name"><Filter /></Variable>',
      '<Variable Name="CompanyName" Path="name"/><Variable Path="x"/>',
    ]),
  ],
  'path-index': [
    bent(['Path="contacts.email"', 'Path="contacts.emails[0]"']),
    bent(['Path="contacts.email"', 'Path="0.email"']),
    bent(['Path="contacts.email"', 'Path="$.contacts.email"']),
    bent(['Path="contacts.email"', 'Path="contacts.*.email"']),
    bent(['<Rule Type="Any">companies.id</Rule>', '<Rule Type="Any">companies.0.id</Rule>']),
    bent(['Ethalon="home">contacts.phones.kind', 'Ethalon="home">contacts.phones.0.kind']),
  ],
  'path-json-rpc': [
    bent(['<Object Key="contact">', '<Value Key="jsonrpc" Type="String">2.0</Value><Object Key="contact">']),
  ],
  'rule-ethalon': [bent(['Ethalon="business"', ''])],
  'chain-outputs': [
    bent([
      '<Outputs Next="CompanyOfContact" AllowEmpty="false" />',
      '<Outputs Next="CompanyOfContact"><Output Type="Email" Value="[Email]" /></Outputs>',
    ]),
  ],
  'output-contact-url': [
    bent(['<Output Type="ContactUrl" Value="[ServerUrl]/companies/[CompanyId]" />', '']),
    bent(['Value="[ServerUrl]/companies/[CompanyId]"', 'Value=""']),
  ],
  'output-phone': [
    bent(
      ['<Output Type="PhoneBusiness" Value="[Business]" />', ''],
      ['<Output Type="PhoneMobile" Value="[Mobile]" />', ''],
      ['<Output Type="PhoneHome" Value="[Home]" />', ''],
    ),
  ],
  'output-phones-missing': [
    bent(
      ['<Output Type="PhoneMobile" Value="[Mobile]" />', ''],
      ['<Output Type="PhoneHome" Value="[Home]" />', ''],
    ),
    bent([
      'Url="[ServerUrl]/api/companies?phone=',
      'Url="[ServerUrl]/api/companies?a=[[Number].Replace(&quot;+&quot;,&quot;&quot;)]&amp;b=[[Number].Replace(&quot;+&quot;,&quot;00&quot;)]&amp;c=[[Number].Replace(&quot;+&quot;,&quot;00&quot;)]&amp;phone=',
    ]),
  ],
  'output-name': [
    bent(
      ['<Output Type="FirstName" Value="[FirstName]" />', ''],
      ['<Output Type="LastName" Value="[LastName]" />', '<Output Type="FullName" Value="[LastName]" />'],
      [
        '<Output Type="CompanyName" Value="[CompanyName]" />\n        <Output Type="Email" Value="[Email]" />',
        '',
      ],
    ),
  ],
  'output-entity': [bent(['<Output Type="EntityType" Value="Companies" />', ''])],
  'output-spelling': [
    bent(['<Output Type="Email" Value="[Email]" />', '<Output Type="EMail" Value="[Email]" />']),
  ],
  'output-unread': [
    bent(['<Output Type="Email" Value="[Email]" />', '<Output Type="Mail2" Value="[Email]" />']),
  ],
  'output-twice': [
    bent(['<Output Type="Email" Value="[Email]" />', '<Output Type="LastName" Value="[Email]" />']),
  ],
  'expression-syntax': [
    bent(callSkip('[CallType]=&quot;Missed&quot;')),
    bent(agent('<Value Key="agent" Type="String">[IIf([Agent]==1,x)]</Value>')),
  ],
  'method-brackets': [bent(agent('<Value Key="agent" Type="String">[Agent.Trim()]</Value>'))],
  'function-unknown': [
    bent(agent('<Value Key="agent" Type="String">[[Agent].Split(",")]</Value>')),
    bent(agent('<Value Key="agent" Type="String">[Concat([Agent],x)]</Value>')),
  ],
  'name-undefined': [
    bent(use('agent')),
    bent(callSkip('[Unheard]==&quot;x&quot;')),
    bent(use('SearchText')),
    bent([SEARCH_URL, '[ServerUrl]/[Number]']),
    bent([SEARCH_URL, '[ServerUrl]/[Contact::Email]']),
    bent(['[[NewLastName]]', '[[NewLastName]] [CallType]']),
  ],
  'name-contact-output': [bent(use('Contact::Nickname'))],
  'name-partial-scope': [
    bent(
      scenario(
        '<Scenario Id="LookupByEmail"><Request Url="[ServerUrl]/[Email]"/><Variables><Variable Name="CompanyId" Path="a"/></Variables><Outputs Next="CompanyOfContact"/></Scenario>',
      ),
      ['[FirstName]', 'x'],
      ['[LastName]', 'x'],
      ['Value="[Email]"', 'Value="x"'],
      ['[Business]', 'x'],
      ['[Mobile]', 'x'],
      ['[Home]', 'x'],
    ),
  ],
  'name-open': [
    bent(
      scenario(
        '<Scenario Id="CreateContactRecordFromClient"><Request Url="[ServerUrl]/[LastName]/[Company]"/></Scenario>',
      ),
    ),
  ],
  'transcription-license': [bent([' SkipIf="[Summary]==&quot;&quot;"', ''])],
  'name-out-of-scope': [
    bent(use('CompanyName')),
    bent([SEARCH_URL, '[ServerUrl]/[Home]?q=[EscapedSearchText]']),
  ],
  'skip-if-quotes': [
    bent(callSkip('[ReportCallEnabled]!=&quot;True&quot;||[Agent]==none')),
    bent(callSkip('[ReportCallEnabled]!=True||([Agent]==2&amp;&amp;[CallType]==Missed)')),
  ],
  'call-type-value': [
    bent(agent('<Value Key="agent" Type="String" If="[CallType]==NotAnswered">[Agent]</Value>')),
    bent(agent('<Value Key="agent" Type="String">[IIf(&quot;inbound&quot;==[CallDirection],1,2)]</Value>')),
  ],
  'passes-foreign': [bent(['<Value Key="summary"', '<Value Key="summary" Passes="2"'])],
  'passes-missing': [bent([' Passes="2">[[CallText]]', '>[CallText]'])],
  'transcription-support': [bent([' SupportsTranscription="true"', ''])],
  'chat-emojis': [bent(['SupportsEmojis="true" ', ''])],
  'attribute-misnamed': [
    bent([`Url="${SEARCH_URL}"`, `Url="${SEARCH_URL}" PostText="x"`]),
    bent([`Url="${SEARCH_URL}"`, `Url="${SEARCH_URL}" Method="Post"`]),
    bent([`Url="${SEARCH_URL}"`, `Url="${SEARCH_URL}" HttpMethod="Post"`]),
    bent([`Url="${SEARCH_URL}"`, `Url="${SEARCH_URL}" message="x"`]),
    bent([`Url="${SEARCH_URL}"`, `Url="${SEARCH_URL}" RequestBody="x"`]),
  ],
  'element-second': [
    bent([SCENARIOS, `${SCENARIOS}<Scenarios/>`]),
    bent(['<Connection', '<Number Prefix="Off" /><Connection']),
    bent([
      '<Outputs Next="CompanyOfContact" AllowEmpty="false" />',
      '<Outputs Next="CompanyOfContact" /><Outputs />',
    ]),
  ],
  'url-host': [
    bent(['Url="[ServerUrl]/api/chats"', 'Url="https://crm.exam ple.com/api/chats"']),
    bent(['Url="[ServerUrl]/api/chats"', 'Url="https://crm.example.com /api/chats"']),
    bent(['Url="[ServerUrl]/api/chats"', 'Url="https:// crm.example.com/api/chats"']),
    bent(['Url="[ServerUrl]/api/chats"', 'Url="https://https://crm.example.com/api/chats"']),
    bent(['Url="[ServerUrl]/api/chats"', 'Url="https://&lt;domain&gt;/x"']),
    bent(['Default="https://crm.example.com"', 'Default="https://crm.exam ple.com"']),
  ],
  'url-email': [
    bent(scenario('<Scenario Id="LookupByEmail"><Request Url="[ServerUrl]/x?email=[Email]"/></Scenario>')),
    bent(
      scenario(
        '<Scenario Id="LookupByEmail"><Request Url="[ServerUrl]/x?email=[[Email].ToLower()]"/></Scenario>',
      ),
    ),
    bent(['Url="[ServerUrl]/api/calls"', 'Url="[ServerUrl]/api/calls?agent=[AgentEmail]"']),
  ],
  'body-missing': [
    bent(
      scenario('<Scenario Id="LookupByEmail"><Request Url="[ServerUrl]/x" RequestType="Post"/></Scenario>'),
    ),
  ],
  'filter-path': [
    bent(['Ethalon="home">contacts.phones.kind', 'Ethalon="home">phones.kind']),
    bent(['Ethalon="home">contacts.phones.kind', 'Ethalon="home">kind']),
    bent(['Ethalon="home">contacts.phones.kind', 'Ethalon="home">contacts.mails.kind']),
  ],
  'output-phone-type': [
    bent(['<Output Type="Email" Value="[Email]" />', '<Output Type="Phone" Value="[Email]" />']),
    bent(['<Output Type="Email" Value="[Email]" />', '<Output Type="Mobile" Value="[Email]" />']),
  ],
  'output-brackets': [
    bent(['Value="[FullName]"', 'Value="FullName"']),
    bent([
      'Type="ContactUrl" Value="[ServerUrl]/companies/[CompanyId]"',
      'Type="ContactUrl" Value="ServerUrl"',
    ]),
    bent(['Value="[FullName]"', 'Value="{FullName}"']),
    bent(['Value="[FullName]"', 'Value="Mr %FullName%"']),
    bent(['Value="[FullName]"', 'Value="[FullName"']),
  ],
  'iif-brackets': [
    bent(agent('<Value Key="agent" Type="String">IIf([Agent]==1,a,b)</Value>')),
    bent(agent('<Value Key="agent" Type="String">Call IIf([CallType]==Inbound,in,out)</Value>')),
    bent(
      agent(
        '<Value Key="agent" Type="String">[IIf([CallType]==Inbound,in,IIf([CallType]==Missed,missed,out))]</Value>',
      ),
    ),
    bent([SEARCH_URL, `[ServerUrl]/x?d=IIf([EscapedSearchText]==a,b,c)`]),
    bent(callSkip('IIf([ReportCallEnabled]==True,False,True)')),
  ],
  'boolean-case': [
    bent(agent('<Value Key="agent" If="[CreateContactEnabled]==&quot;true&quot;" Type="String">x</Value>')),
    bent(['Value="[FullName]"', 'Value="[IIf([FullName]==false,x,[FullName])]"']),
    bent(agent('<Value Key="agent" If="[CreateContactEnabled]==TRUE" Type="String">x</Value>')),
    bent(agent('<Value Key="agent" If="[CreateContactEnabled]==1" Type="String">x</Value>')),
    bent(agent('<Value Key="agent" Type="String">[IIf([[Number].StartsWith("+")]==true,a,b)]</Value>')),
    bent(agent('<Value Key="agent" Type="String">[IIf([IIf([Agent]==1,True,False)]==true,a,b)]</Value>')),
    bent(['Ethalon="home">contacts.phones.kind', 'Ethalon="true">contacts.phones.main']),
    bent([
      '<Rule Type="Any">companies.id</Rule>',
      '<Rule Type="Equals" Ethalon="false">companies.deleted</Rule>',
    ]),
  ],
  'replace-backslash': [
    bent(agent('<Value Key="agent" Type="String">[[Agent].Replace("\\n"," ")]</Value>')),
    bent(agent('<Value Key="agent" Type="String">[[Agent].Replace(", ","\\n")]</Value>')),
    bent(agent('<Value Key="agent" Type="String">[[Agent].IndexOf("\\r\\n")]</Value>')),
    bent(agent('<Value Key="agent" Type="String">[[Agent].TrimEnd("\\u000a")]</Value>')),
  ],
  'null-date': [
    bent(agent('<Value Key="agent" Type="String">[[CallEstablishedTimeUTC].ToString("s")]</Value>')),
    bent(
      agent(
        '<Value Key="agent" Type="String">[IIf([Agent]==1,[[CallEstablishedTimeLocal].ToString("s")],x)]</Value>',
      ),
    ),
    bent(
      agent('<Value Key="agent" Type="String">[[CallEstablishedTimeUTC].AddHours(1).ToString("s")]</Value>'),
    ),
    bent(
      agent(
        '<Value Key="agent" Type="String">[[Agent].Replace("x",[[CallEstablishedTimeUTC].ToString("s")])]</Value>',
      ),
    ),
    bent(
      agent(
        '<Value Key="agent" Type="String" If="[CallType]==Missed">[[CallEstablishedTimeUTC].ToString("s")]</Value>',
      ),
    ),
    bent(
      agent(
        '<Value Key="agent" Type="String" If="[CallType]!=Missed">[[CallEstablishedTimeUTC].ToString("s")]</Value>',
      ),
    ),
    bent(['Default="[DateTime]: call', 'Default="[[CallEstablishedTimeUTC].ToString(&quot;s&quot;)]: call']),
  ],
  'date-culture': [
    bent(use('CallStartTimeUTC')),
    bent(use('DateTime')),
    bent(agent('<Value Key="agent" Type="String">[[DateTime].ToString()]</Value>')),
    bent(agent('<Value Key="agent" Type="String">[[DateTime].AddHours(1)]</Value>')),
    bent(agent('<Value Key="agent" Type="String">[[DateTime].ToString("d")]</Value>')),
    bent(agent('<Value Key="agent" Type="String">[[DateTime].Replace("/","-")]</Value>')),
    bent(['<Value Key="Accept">application/json</Value>', '<Value Key="X-Date">[DateTime]</Value>']),
  ],
  'secret-in-query': [
    bent([SEARCH_URL, `${SEARCH_URL}&amp;key=[ClientSecret]`]),
    bent([SEARCH_URL, `${SEARCH_URL}&amp;access_token=[ClientId]`]),
    bent(parameter('Name="Extra" Type="String" Title="T"'), [SEARCH_URL, `${SEARCH_URL}&amp;pwd=[Extra]`]),
    bent([
      'Value="[ServerUrl]/companies/[CompanyId]"',
      'Value="[ServerUrl]/companies/[CompanyId]?k=[ClientSecret]"',
    ]),
  ],
  'escaped-twice': [
    bent(
      scenario(
        '<Scenario Id="LookupFromCFD_X_LookupNumber"><Request Url="[ServerUrl]/x"><QueryParams><Value Key="n">[[Number].Replace(&quot;+&quot;,&quot;%2B&quot;)]</Value></QueryParams></Request></Scenario>',
      ),
    ),
    bent(
      scenario(
        '<Scenario Id="LookupFromCFD_X_LookupNumber"><Request Url="[ServerUrl]/x" RequestType="Post"><PostValues><Value Key="n">[[Number].Replace(&quot;+&quot;,&quot;%2B&quot;)]</Value></PostValues></Request></Scenario>',
      ),
    ),
  ],
  'condition-operator': [
    bent(callSkip('![ReportCallEnabled]')),
    bent(callSkip('[ReportCallEnabled]&lt;&gt;True')),
    bent(callSkip("[Agent]=='101'")),
    bent(agent('<Value Key="agent" Type="String" If="[CallType]==Inbound or [CallType]==Missed">x</Value>')),
    bent(agent('<Value Key="agent" Type="String" If="[CallType]==Inbound|[CallType]==Missed">x</Value>')),
  ],
  'condition-brackets': [
    bent(agent('<Value Key="agent" Type="String" If="CallType==Inbound">x</Value>')),
    bent(agent('<Value Key="agent" Type="String">[IIf(CallDirection==Inbound,a,b)]</Value>')),
  ],
};
