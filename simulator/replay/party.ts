/** Whom a CDR names at one end of a call: somebody with a telephone of the PBX, a service of it, or the world outside. */
export interface Party {
  readonly kind: 'extension' | 'service' | 'outside';
  /** Extension or number; empty for a caller who hides theirs. */
  readonly number: string;
  readonly name: string;
}

/** Types as 3CX writes them, in lower case; versions differ in case and in words. */
const TYPES: { readonly [type: string]: Party['kind'] } = {
  extension: 'extension',
  linegroup: 'outside',
  externalline: 'outside',
  external_line: 'outside',
  provider: 'outside',
  trunk: 'outside',
  line: 'outside',
  bridge: 'outside',
  outboundrule: 'outside',
};
const HIDDEN = /^(anonymous|private|unknown|unavailable|withheld)$/i;
/** 3CX gives extensions two to five digits. */
const SHORT = /^\d{2,5}$/;

/**
 * A party by its columns: `Ext.101`, `Extension.101`, `+33142000000`.
 * @param type `Extension`, `LineGroup`, `Queue` ...; empty where the file does not say, and the number decides
 */
export function partyOf(written: string, type: string, name: string): Party | undefined {
  const number = written.replace(/^(Ext|Extension)\.\s*/i, '');
  const known = type === '' ? undefined : (TYPES[type.toLowerCase()] ?? 'service');
  if (number === '' && known === undefined) return undefined;
  const kind = known ?? (number !== written || SHORT.test(number) ? 'extension' : 'outside');
  return { kind, number: kind === 'outside' && HIDDEN.test(number) ? '' : number, name };
}

/** What a CRM is told of an agent by name. */
export function namesOf({ name }: Party): { agentFirstName?: string; agentLastName?: string } {
  const [, first = '', last = ''] = /^(\S+)\s*(.*)$/.exec(name) ?? [];
  return { ...(first !== '' && { agentFirstName: first }), ...(last !== '' && { agentLastName: last }) };
}
