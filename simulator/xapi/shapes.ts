import * as z from 'zod';
import { PARAMETER_TYPES } from '../template/enumerations.ts';

const TEXT = z.string().nullable();
const FLAG = z.boolean().nullable();
const WHOLE = z.int32();
const INSTANT = z.iso.datetime();

/** A parameter of a template and its value. */
export const CHOICE = z.strictObject({ Key: z.string(), Value: TEXT });

/** The CRM page. */
export const CRM_INTEGRATION = z.strictObject({
  Id: z.string().describe('Always `crm`.'),
  Name: z.string().describe('The selected template; empty: none.'),
  Country: TEXT.describe('As the template says.'),
  EnabledForExternalCalls: FLAG,
  EnabledForDidCalls: FLAG,
  PhonebookPriorityOptions: z.enum(['NotQueryIfInPhonebookFound', 'AlwaysQuery']).nullable(),
  PhonebookSynchronization: FLAG,
  VariableChoices: z.array(CHOICE).describe('Every parameter of the selected template; secrets are masked.'),
  PossibleValues: z.array(z.strictObject({ Id: WHOLE, Name: TEXT })).describe('The templates; with $expand.'),
});

/** What a test looks up. */
export const CRM_TEST = z.strictObject({
  mode: z.enum(['PhoneExact', 'Search', 'Email']).optional(),
  query: z.string().max(1000).optional(),
});

/** A contact that a test found. */
export const CRM_CONTACT = z.strictObject({
  ContactUrl: TEXT,
  FirstName: TEXT,
  LastName: TEXT,
  CompanyName: TEXT,
  Email: TEXT,
  PhoneBusiness: TEXT,
  PhoneBusiness2: TEXT,
  PhoneHome: TEXT,
  PhoneMobile: TEXT,
  PhoneMobile2: TEXT,
  PhoneOther: TEXT,
  FaxBusiness: TEXT,
  Pager: TEXT,
  Department: TEXT,
  Title: TEXT,
  PhotoUrl: TEXT,
  ContactType: z.enum(['Company', 'Personal']).nullable(),
  ContactRawData: TEXT.describe('All outputs, as JSON.'),
});

/** The result of a test. */
export const CRM_TEST_RESULT = z.strictObject({
  IsError: FLAG,
  Message: TEXT,
  Log: TEXT.describe('What was sent and read, without secrets.'),
  SearchResult: z.array(CRM_CONTACT),
});

/** The beginning of an authorization. */
export const OAUTH_STATE_REQUEST = z.strictObject({
  state: z.strictObject({ Variable: z.string(), RedirectUri: z.string(), PKCECodeVerifier: TEXT.optional() }),
});

/** What goes into the authorization request. */
export const OAUTH_STATE = z.strictObject({ State: TEXT, CodeChallenge: TEXT });

/** The file of a template. */
export const TEMPLATE_SOURCE = z.strictObject({ Value: TEXT });

/** A template. */
export const CRM_TEMPLATE = z.strictObject({
  Name: z.string(),
  Authentication: z
    .strictObject({ Type: z.enum(['No', 'Basic', 'Scenario']).nullable(), Values: z.array(z.string()) })
    .nullable(),
  Parameters: z.array(
    z.strictObject({
      Name: TEXT,
      Title: TEXT,
      Type: z.enum(PARAMETER_TYPES).nullable(),
      Parent: TEXT,
      Editor: z.enum(['String', 'Sql']).nullable(),
      Default: TEXT,
      Validation: TEXT,
      ListValues: z.array(z.string()),
      ListValuesText: TEXT,
      RequestUrl: TEXT,
      RequestUrlParameters: TEXT,
      ResponseScenario: TEXT,
    }),
  ),
});

/** How callers are identified and shown. */
export const PHONEBOOK_SETTINGS = z.strictObject({
  ResolvingType: z.enum(['NotResolve', 'MatchExact', 'MatchLength']).nullable(),
  ResolvingLength: WHOLE.nullable().describe('The last digits that are compared, with MatchLength.'),
  PhoneBookDisplay: z.enum(['FirstNameLastName', 'LastNameFirstName']).nullable(),
  PhoneBookAddQueueName: z.enum(['NotAdd', 'Append', 'Prepend']).nullable(),
});

/** A contact of the phonebook. */
export const PHONEBOOK_CONTACT = z.strictObject({
  Id: WHOLE,
  ContactType: z.enum(['3CX', 'CRM', 'Google', 'M365']).nullable().describe('Where it comes from.'),
  FirstName: TEXT,
  LastName: TEXT,
  CompanyName: TEXT,
  Email: TEXT,
  PhoneNumber: TEXT.describe('Mobile.'),
  Mobile2: TEXT,
  Home: TEXT,
  Business: TEXT,
  Business2: TEXT,
  Other: TEXT,
  BusinessFax: TEXT,
  Pager: TEXT,
  Department: TEXT,
  Title: TEXT,
  Tag: TEXT.describe('Always null.'),
});

/** Which contacts are removed. */
export const CONTACT_REMOVAL = z.strictObject({
  contactSource: z.enum(['3CX', 'CRM', 'Google', 'M365']),
  number: TEXT.optional().describe('An extension with contacts of its own; here there is none.'),
});

/** How call data records are written. */
export const CDR_SETTINGS = z.strictObject({
  Enabled: FLAG,
  LogType: z
    .enum(['SingleFileForAllCalls', 'SingleFileForEachCall', 'PassiveSocket', 'ActiveSocket'])
    .nullable(),
  LogSize: WHOLE.nullable(),
  RemoveCommaDelimiters: FLAG,
  SocketIpAddress: TEXT,
  SocketPort: WHOLE.nullable(),
  EnabledFields: z.array(z.strictObject({ Name: TEXT, Length: WHOLE.nullable() })),
  PossibleFields: z.array(z.string()),
});

/** A call under way. */
export const ACTIVE_CALL = z.strictObject({
  Id: WHOLE.describe("The PBX's id of the call, as the control API takes it."),
  Caller: TEXT,
  Callee: TEXT,
  Status: TEXT.describe('Routing or Talking.'),
  EstablishedAt: INSTANT.nullable(),
  LastChangeStatus: INSTANT.nullable(),
  ServerNow: INSTANT.nullable(),
});

const END = (side: 'Src' | 'Dst') => ({
  [`${side}Id`]: WHOLE,
  [`${side}ParticipantId`]: WHOLE,
  [`${side}RecId`]: WHOLE.nullable(),
  [`${side}Dn`]: TEXT,
  [`${side}DnType`]: WHOLE.describe(
    '0: extension, 1: outside, 2: ring group, 3: queue, 4: voicemail, 5: menu.',
  ),
  [`${side}CallerNumber`]: TEXT,
  [`${side}DisplayName`]: TEXT,
  [`${side}ExtendedDisplayName`]: TEXT,
  [`${side}External`]: z.boolean(),
  [`${side}Internal`]: z.boolean(),
});

/** A segment of a call that is over. */
export const CALL_HISTORY = z.strictObject({
  SegmentId: WHOLE,
  SegmentType: WHOLE.describe('Always 0.'),
  SegmentActionId: WHOLE.describe('Always 0.'),
  SegmentStartTime: INSTANT,
  SegmentEndTime: INSTANT,
  CallTime: z.iso.duration().describe('Talk time.'),
  CallAnswered: FLAG,
  ...END('Src'),
  ...END('Dst'),
});

/** An entry of the integration log. */
export const EVENT_LOG = z.strictObject({
  Id: WHOLE,
  EventId: WHOLE.nullable(),
  Type: z.enum(['Error', 'Warning', 'Info']).nullable(),
  Source: TEXT,
  Group: TEXT.describe('What kind of event, for programs.'),
  GroupName: TEXT,
  Message: TEXT,
  Params: z.array(z.string()),
  TimeGenerated: INSTANT.nullable(),
});

/** A call that a program places. */
export const MAKE_CALL = z.strictObject({
  destination: z.string().min(1).max(256),
  dn: z.string().min(1).max(256).describe('The extension that calls.'),
  contact: TEXT.optional(),
  testCall: FLAG.optional(),
});

/** What came of it. */
export const MAKE_CALL_RESULT = z.strictObject({
  FinalStatus: z.string(),
  Reason: z.string(),
  ReasonText: z.string(),
  VttId: TEXT,
  Result: z.strictObject({
    Id: WHOLE,
    CallId: WHOLE,
    LegId: WHOLE,
    DN: z.string(),
    DeviceId: z.string(),
    DirectControl: z.boolean(),
    PartyCallerId: z.string(),
    PartyCallerName: z.string(),
    PartyDn: z.string(),
    PartyDnType: z.string(),
    Status: z.string(),
  }),
});

/** Updates of templates. */
export const UPDATE_LIST = z.strictObject({
  Entries: z.array(z.never()).describe('Always empty.'),
  IsMaintananceExpired: FLAG,
  Key: TEXT,
  LastSuccessfulUpdate: INSTANT.nullable(),
});
