import { z } from 'zod';

const text = z.string().nullish();

/** A parameter of a template and its value; also `GET /CrmIntegration/Pbx.GetOAuth(variable={variable})`. */
export const CHOICE = z.object({ Key: z.string(), Value: text });

/** The CRM page: `GET /CrmIntegration`. Members that are not read here are kept for the way back. */
export const CRM_PAGE = z.looseObject({
  Name: text,
  VariableChoices: z.array(CHOICE).nullish(),
  EnabledForExternalCalls: z.boolean().nullish(),
  EnabledForDidCalls: z.boolean().nullish(),
  PhonebookPriorityOptions: text,
  PhonebookSynchronization: z.boolean().nullish(),
});

/** `CRM_PAGE` as it was read. */
export type CrmPage = z.infer<typeof CRM_PAGE>;
/** A parameter of a template and its value, as it was read. */
export type Choice = z.infer<typeof CHOICE>;

/** `GET /CrmTemplates/Pbx.GeCrmtTemplates()` */
export const TEMPLATES = z.object({
  value: z.array(
    z.object({
      Name: z.string(),
      Parameters: z.array(z.object({ Name: text, Title: text, Type: text })).nullish(),
    }),
  ),
});

/** `GET /CrmIntegration/Pbx.GetCrmTemplateSource(name={name})` */
export const SOURCE = z.object({ Value: text });

/** `POST /CrmIntegration/Pbx.SetOAuthState` */
export const OAUTH_STATE = z.object({ State: z.string().min(1), CodeChallenge: text });

/** `POST /CrmIntegration/Pbx.Test` */
export const TEST_RESULT = z.object({
  IsError: z.boolean().nullish(),
  Message: text,
  Log: text,
  SearchResult: z.array(z.record(z.string(), z.unknown())).nullish(),
});

/** `POST /Users/Pbx.MakeCall` */
export const MADE_CALL = z.object({
  FinalStatus: text,
  ReasonText: text,
  Result: z.object({ CallId: z.number().nullish(), PartyCallerName: text }).nullish(),
});

/** `GET /ActiveCalls` */
export const ACTIVE_CALLS = z.object({ value: z.array(z.object({ Id: z.number() })) });

/** `GET /EventLogs` */
export const EVENTS = z.object({
  value: z.array(
    z.object({
      Id: z.number(),
      Type: text,
      Source: text,
      Group: text,
      GroupName: text,
      Message: text,
    }),
  ),
});

/** An entry of the event log, as it was read. */
export type Event = z.infer<typeof EVENTS>['value'][number];

/** `GET /CallHistoryView` */
export const HISTORY = z.object({
  value: z.array(z.object({ SegmentId: z.number(), CallTime: text, CallAnswered: z.boolean().nullish() })),
});

/** `GET ...?$count=true&$top=0` */
export const COUNT = z.object({ '@odata.count': z.number() });
