/** One end of a call: an extension, a service of the PBX, or an outside number. */
export interface Participant {
  readonly kind: 'extension' | 'service' | 'voicemail' | 'outside';
  /** Extension or number; empty for a caller who hides theirs. */
  readonly number: string;
  readonly name: string;
}

/** A participant as a CDR writes it. */
export interface WrittenParticipant {
  /** `Ext.101`, `Extension.101`, `+33142000000`. */
  readonly number: string;
  /** DN of the extension, or of the trunk by which the call came or went. */
  readonly dn: string;
  /** `Extension`, `LineGroup`, `Queue` ...; empty where the file does not say. */
  readonly type: string;
  readonly name: string;
}

/** Types as 3CX writes them, without case, spaces and signs: versions differ in those. Of others the number decides. */
const TYPES: { readonly [type: string]: Participant['kind'] } = {
  extension: 'extension',
  ...kind('outside', 'linegroup externalline line provider trunk bridge outboundrule external gateway'),
  ...kind(
    'service',
    'queue ringgroup ringgroupringall ringgrouphunt ringgrouppaging group ivr digitalreceptionist',
  ),
  ...kind('service', 'parking park conference confplace fax specialmenu script routepoint callflow'),
  ...kind('voicemail', 'voicemail vmail'),
};

function kind(of: Participant['kind'], types: string): { [type: string]: Participant['kind'] } {
  return Object.fromEntries(types.split(' ').map((type) => [type, of]));
}

const HIDDEN = /^(anonymous|private|restricted|unknown|unavailable|withheld|hidden|no ?number)(@.*)?$/i;
const MARK = /^(Ext|Extension)\.\s*/i;
/** 3CX gives extensions two to five digits. */
const SHORT = /^\d{2,5}$/;
/** 3CX numbers its trunks from 10000. */
const TRUNK = /^1\d{4}$/;
/** The extension of the voicemail menu: nines, as many as an extension has digits. */
const VOICEMAIL = /^9{2,5}$/;
/** Participants that are no telephone: who starts a click to call, and what ends a call that a rule blocks. */
const PSEUDO = /^(MakeCall|EndCall|DropCall)$/i;

/** Whether this is no telephone, but who starts a click to call or what ends a blocked call. */
export function isPseudo(number: string): boolean {
  return PSEUDO.test(number);
}

/** The kind that a type names, in any spelling; undefined for an unknown one. */
export function kindOf(type: string): Participant['kind'] | undefined {
  return type === '' ? undefined : TYPES[type.toLowerCase().replace(/[^a-z]/g, '')];
}

/** Without the mark of an extension. */
export function unmarked(number: string): string {
  return number.replace(MARK, '');
}

/** Whether the DN is that of a trunk, so that the number beside it is an outside one, however short. */
export function isTrunk({ number, dn }: Pick<WrittenParticipant, 'number' | 'dn'>): boolean {
  return TRUNK.test(dn) && !MARK.test(number);
}

/** Whether the number is one that an extension can have. */
export function isExtensionNumber(number: string): boolean {
  return SHORT.test(number);
}

/** A caller's number; empty where it is withheld. */
export function shownNumber(number: string): string {
  return HIDDEN.test(number) ? '' : number;
}

/**
 * A participant by its columns; undefined where they are empty.
 * @param isService whether a number is known as a queue, menu or ring group; asked where the type does not say
 */
export function participantOf(
  written: WrittenParticipant,
  isService: (number: string) => boolean,
): Participant | undefined {
  const { dn, type, name } = written;
  const number = unmarked(written.number);
  const known = kindOf(type);
  if (number === '' && known === undefined) {
    if (isTrunk(written)) return { kind: 'outside', number, name };
    return SHORT.test(dn) ? { kind: inferredKind(dn, dn, true, isService), number: dn, name } : undefined;
  }
  const kind = known ?? inferredKind(number, dn, number !== written.number, isService);
  return { kind, number: kind === 'outside' ? shownNumber(number) : number, name };
}

function inferredKind(
  number: string,
  dn: string,
  marked: boolean,
  isService: (number: string) => boolean,
): Participant['kind'] {
  if (isPseudo(number)) return 'service';
  if (!marked && (!SHORT.test(number) || TRUNK.test(dn))) return 'outside';
  if (isService(number)) return 'service';
  return marked && isVoicemail(number, dn) ? 'voicemail' : 'extension';
}

/** `Ext.999`; with other numbers of digits the DN has to be another one. */
function isVoicemail(number: string, dn: string): boolean {
  return VOICEMAIL.test(number) && (number === '999' || (dn !== number && dn.length === number.length));
}
