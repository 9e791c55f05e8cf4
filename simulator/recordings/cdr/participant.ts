/** One end of a call in a CDR: an extension, a service of the PBX, or an outside number. */
export interface Participant {
  readonly kind: 'extension' | 'service' | 'outside';
  /** Extension or number; empty for a caller who hides theirs. */
  readonly number: string;
  readonly name: string;
}

/** Types as 3CX writes them, without case, spaces and signs: versions differ in those. Of others the number decides. */
const TYPES: { readonly [type: string]: Participant['kind'] } = {
  extension: 'extension',
  ...kind('outside', 'linegroup externalline line provider trunk bridge outboundrule'),
  ...kind(
    'service',
    'queue ringgroup ivr digitalreceptionist voicemail parking park conference confplace fax',
  ),
  ...kind('service', 'specialmenu script routepoint callflow'),
};

function kind(of: Participant['kind'], types: string): { [type: string]: Participant['kind'] } {
  return Object.fromEntries(types.split(' ').map((type) => [type, of]));
}

const HIDDEN = /^(anonymous|private|unknown|unavailable|withheld)$/i;
/** 3CX gives extensions two to five digits. */
const SHORT = /^\d{2,5}$/;

/**
 * A participant by its columns: `Ext.101`, `Extension.101`, `+33142000000`.
 * @param type `Extension`, `LineGroup`, `Queue` ...; empty where the file does not say, and the number decides
 */
export function participantOf(written: string, type: string, name: string): Participant | undefined {
  const number = written.replace(/^(Ext|Extension)\.\s*/i, '');
  const known = type === '' ? undefined : TYPES[type.toLowerCase().replace(/[^a-z]/g, '')];
  if (number === '' && known === undefined) return undefined;
  const kind = known ?? (number !== written || SHORT.test(number) ? 'extension' : 'outside');
  return { kind, number: kind === 'outside' && HIDDEN.test(number) ? '' : number, name };
}

/** The agent's first and last name, as reported to a CRM. */
export function namesOf({ name }: Participant): { agentFirstName?: string; agentLastName?: string } {
  const [, first = '', last = ''] = /^(\S+)\s*(.*)$/.exec(name) ?? [];
  return { ...(first !== '' && { agentFirstName: first }), ...(last !== '' && { agentLastName: last }) };
}
