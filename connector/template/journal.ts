import {
  accountHeader,
  compare,
  hasTranscripts,
  type PbxSystem,
  postValues,
  scenario,
  value,
} from './parts.ts';
import type { XmlNode } from './xml.ts';

/** The parameters for the subject texts that an admin can edit, by the PBX's names of the call types. */
export const CALL_TEXTS = {
  Inbound: 'InboundCallText',
  Missed: 'MissedCallText',
  Outbound: 'OutboundCallText',
  Notanswered: 'NotAnsweredCallText',
} as const;

const utc = (name: string) => `[[${name}].ToString("yyyy-MM-ddTHH:mm:ssZ")]`;

/** Logs a finished call of any of the four types, with or without a contact. */
export function reportCall(base: string, system: PbxSystem): XmlNode {
  const given = (name: string) => ({ If: `[${name}]!=""` });
  const answered = `${compare(system, 'CallType', '==', 'Inbound')}||${compare(system, 'CallType', '==', 'Outbound')}`;
  return scenario({
    id: 'ReportCall',
    request: {
      SkipIf: compare(system, 'ReportCallEnabled', '!=', 'True'),
      Url: `${base}/api/crm/lookup/phone-calls`,
      RequestEncoding: 'Json',
      RequestType: 'Post',
    },
    body: [
      accountHeader(),
      postValues([
        value('direction', '[CallDirection]'),
        value('call_type', '[CallType]'),
        value('number', '[Number]'),
        value('agent', '[Agent]'),
        value('agent_name', '[AgentFirstName] [AgentLastName]'),
        value('agent_email', '[AgentEmail]'),
        value('started_at', utc('CallStartTimeUTC')),
        value('established_at', utc('CallEstablishedTimeUTC'), { If: answered }),
        value('ended_at', utc('CallEndTimeUTC')),
        value('duration', '[[[DurationTimespan].get_TotalSeconds()].ToString("F0")]', { Type: 'Integer' }),
        value('contact_id', '[EntityId]', given('EntityId')),
        // Two passes: the first inserts the admin's text, the second replaces the variables in it.
        ...Object.entries(CALL_TEXTS).map(([type, text]) =>
          value('subject', `[[${text}]]`, { If: compare(system, 'CallType', '==', type), Passes: '2' }),
        ),
        value('recording_url', '[RecordingUrl]', given('RecordingUrl')),
        ...(hasTranscripts(system)
          ? [
              value('transcription', '[Transcription]', given('Transcription')),
              value('summary', '[Summary]', given('Summary')),
            ]
          : []),
      ]),
    ],
  });
}

/** Logs a finished chat. */
export function reportChat(base: string, system: PbxSystem): XmlNode {
  return scenario({
    id: 'ReportChat',
    request: {
      SkipIf: compare(system, 'ReportCallEnabled', '!=', 'True'),
      Url: `${base}/api/crm/lookup/chats`,
      RequestEncoding: 'Json',
      RequestType: 'Post',
    },
    body: [
      accountHeader(),
      postValues([
        value('number', '[Number]', { If: '[Number]!=""' }),
        value('email', '[Email]', { If: '[Email]!=""' }),
        value('name', '[Name]', { If: '[Name]!=""' }),
        value('agent', '[Agent]'),
        value('agent_name', '[AgentFirstName] [AgentLastName]'),
        value('agent_email', '[AgentEmail]'),
        value('started_at', utc('ChatStartTimeUTC')),
        value('ended_at', utc('ChatEndTimeUTC')),
        value('messages', '[ChatMessages]'),
        value('contact_id', '[EntityId]', { If: '[EntityId]!=""' }),
        value('subject', '[[ChatText]]', { Passes: '2' }),
      ]),
    ],
  });
}
