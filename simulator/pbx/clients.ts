import { asContact, lookup } from '../engine/lookup.ts';
import type { Value } from '../expression/types.ts';
import type { Environment, Integration } from './integration.ts';
import { asResult, journal, lookupEmail, lookupNumber, reportLookup, runMoment } from './moments.ts';
import type {
  CfdKind,
  CfdResult,
  ChatInput,
  ChatResult,
  CreateResult,
  LookupResult,
  SearchField,
} from './types.ts';
import { chatValues, searchValues } from './values.ts';

/** What chats, agents' clients and call-flow scripts do with the integration. */
export interface Clients {
  chat(chat: ChatInput): Promise<ChatResult>;
  lookupByEmail(email: string): Promise<LookupResult>;
  search(text: string, field: SearchField | undefined): Promise<LookupResult>;
  createContactFromClient(fields: { readonly [output: string]: string }): Promise<CreateResult>;
  lookupFromCFD(entity: string, kind: CfdKind, value: string): Promise<CfdResult>;
}

/** The form a client shows for a new contact. */
const EMPTY_FORM: { readonly [output: string]: string } = {
  Number: '',
  FirstName: '',
  LastName: '',
  CompanyName: '',
  Email: '',
  PhoneBusiness: '',
  PhoneBusiness2: '',
  PhoneHome: '',
  PhoneHome2: '',
  PhoneMobile: '',
  PhoneMobile2: '',
  PhoneOther: '',
  FaxBusiness: '',
};

/** The clients of a service. `selected` throws `PbxError` `not-selected` where no template is at work. */
export function createClients(selected: () => Integration, { clock, log }: Environment): Clients {
  return {
    async chat(input) {
      const integration = selected();
      const { supportsEmojis } = integration.template;
      const chat = { ...input, number: integration.formatNumber(input.number ?? '') };
      const now = clock.now();
      const run = integration.run(chatValues(chat, now, supportsEmojis, undefined));
      const outcome =
        chat.number === ''
          ? await lookupEmail(integration, run)
          : await lookupNumber(integration, run, chat.number);
      reportLookup(integration, outcome, 'the contact of a chat', run.trace);
      const [contact] = outcome.contacts;
      const ended = chatValues(chat, now, supportsEmojis, contact);
      const { mayPass: _, ...report } = await journal(integration, 'ReportChat', ended);
      if (report.journaling === 'sent')
        log.add('info', 'report-chat', 'A chat was logged in the CRM.', report.trace);
      return { contact, ...report };
    },
    async lookupByEmail(email) {
      const integration = selected();
      const run = integration.run(new Map([['Email', email]]));
      const outcome = await lookupEmail(integration, run);
      reportLookup(integration, outcome, 'an e-mail address', run.trace);
      return asResult('', outcome, run.trace);
    },
    async search(text, field) {
      const integration = selected();
      const run = integration.run(searchValues(text));
      const isMeant = (id: string) =>
        field === undefined ? /^SearchContacts(_|$)/.test(id) : id === `SearchContacts_${field}`;
      const outcome = await lookup(run, integration.scenarios(isMeant));
      reportLookup(integration, outcome, 'a searched text', run.trace);
      return asResult('', outcome, run.trace);
    },
    async createContactFromClient(fields) {
      const integration = selected();
      const run = integration.run(new Map(Object.entries({ ...EMPTY_FORM, ...fields })));
      const { chain, errors } = await runMoment(
        integration,
        'CreateContactRecordFromClient',
        run,
        'the contact was not created',
      );
      const outputs = chain?.found[0];
      return { contact: outputs && asContact(outputs), errors, trace: run.trace };
    },
    async lookupFromCFD(entity, kind, value) {
      const integration = selected();
      const text = kind === 'LookupNumber' ? integration.formatNumber(value) : value;
      const name = { LookupNumber: 'Number', LookupID: 'EntityID', LookupFreeQuery: 'Query' }[kind];
      const run = integration.run(new Map<string, Value>([[name, text], ...entityId(kind, text)]));
      const id = `LookupFromCFD_${entity}_${kind}`;
      const { chain, errors } = await runMoment(integration, id, run, 'the call flow got no answer');
      return { json: chain?.lastBody?.toString('utf8'), errors, trace: run.trace };
    },
  };
}

/** Templates write the searched id either way. */
function entityId(kind: CfdKind, text: string): [string, Value][] {
  return kind === 'LookupID' ? [['EntityId', text]] : [];
}
