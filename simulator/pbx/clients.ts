import type { Run } from '../engine/engine.ts';
import { asContact, type LookupOutcome } from '../engine/lookup.ts';
import type { Value } from '../expression/types.ts';
import type { Environment, Integration } from './integration.ts';
import { foundAlone, fromPhonebook, keepFound } from './phonebook-lookup.ts';
import {
  asResult,
  journal,
  lookupEmail,
  lookupNumber,
  lookupText,
  reportLookup,
  runTrigger,
} from './scenario-triggers.ts';
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

/** The predefined name of a Call Flow Designer's value. */
const CFD_NAMES = { LookupNumber: 'Number', LookupID: 'EntityID', LookupFreeQuery: 'Query' } as const;

/** What chats, agents' clients and call-flow scripts do with the integration. */
export class Clients {
  readonly #selected: () => Integration;
  readonly #environment: Environment;

  /** @param selected the template at work; throws `PbxError` `not-selected` without one */
  constructor(selected: () => Integration, environment: Environment) {
    this.#selected = selected;
    this.#environment = environment;
  }

  /** A chat ends: its contact is looked up and the chat is journaled. */
  async chat(input: ChatInput): Promise<ChatResult> {
    const { clock, log } = this.#environment;
    const integration = this.#selected();
    const { supportsEmojis } = integration.template;
    const chat = { ...input, number: integration.formatNumber(input.number ?? '') };
    const now = clock.now();
    const run = integration.run(chatValues(chat, now, supportsEmojis, undefined));
    const known = fromPhonebook(this.#environment, input.number ?? '', run.trace);
    const { contact, dropped, errors } = asResult(
      chat.number,
      known === undefined ? await this.#lookUp(chat.number, integration, run) : foundAlone(known),
      run.trace,
    );
    const ended = chatValues(chat, now, supportsEmojis, contact);
    const { mayPass: _, ...report } = await journal(integration, 'ReportChat', ended);
    if (report.journaling === 'sent')
      log.add('info', 'report-chat', 'A chat was logged in the CRM.', report.trace);
    return { contact, lookup: { fromPhonebook: known !== undefined, dropped, errors }, ...report };
  }

  /** Looks the contact of a chat up in the CRM. */
  async #lookUp(number: string, integration: Integration, run: Run): Promise<LookupOutcome> {
    const outcome =
      number === '' ? await lookupEmail(integration, run) : await lookupNumber(integration, run, number);
    reportLookup(integration, outcome, 'the contact of a chat', run.trace);
    keepFound(this.#environment, integration, outcome.contacts[0]);
    return outcome;
  }

  /** Looks an e-mail address up. */
  async lookupByEmail(email: string): Promise<LookupResult> {
    const integration = this.#selected();
    const run = integration.run(new Map([['Email', email]]));
    const outcome = await lookupEmail(integration, run);
    reportLookup(integration, outcome, 'an e-mail address', run.trace);
    return asResult('', outcome, run.trace);
  }

  /** A text typed into a client's search. @param field default every field */
  async search(text: string, field: SearchField | undefined): Promise<LookupResult> {
    const integration = this.#selected();
    const run = integration.run(searchValues(text));
    const outcome = await lookupText(integration, run, field);
    reportLookup(integration, outcome, 'a searched text', run.trace);
    return asResult('', outcome, run.trace);
  }

  /** A contact that an agent fills in. */
  async createContactFromClient(fields: { readonly [output: string]: string }): Promise<CreateResult> {
    const integration = this.#selected();
    const run = integration.run(new Map(Object.entries(fields)));
    const id = 'CreateContactRecordFromClient';
    const { chain, errors } = await runTrigger(integration, id, run, 'the contact was not created');
    const outputs = chain?.found[0];
    return { contact: outputs && asContact(outputs), errors, trace: run.trace };
  }

  /** A lookup of the Call Flow Designer. */
  async lookupFromCFD(entity: string, kind: CfdKind, value: string): Promise<CfdResult> {
    const integration = this.#selected();
    const text = kind === 'LookupNumber' ? integration.formatNumber(value) : value;
    const run = integration.run(new Map<string, Value>([[CFD_NAMES[kind], text], ...entityId(kind, text)]));
    const id = `LookupFromCFD_${entity}_${kind}`;
    const { chain, errors } = await runTrigger(integration, id, run, 'the call flow got no answer');
    return { json: chain?.lastBody?.toString('utf8'), errors, trace: run.trace };
  }
}

/** Templates write the searched id either way. */
function entityId(kind: CfdKind, text: string): [string, Value][] {
  return kind === 'LookupID' ? [['EntityId', text]] : [];
}
