/** The agent's first and last name, as reported to a CRM; 3CX writes `Julien Petit`, and `Petit, Julien` since V20. */
export function namesOf({ name = '' }: { readonly name?: string }): {
  agentFirstName?: string;
  agentLastName?: string;
} {
  const [, before, after] = /^([^,]+),([^,]*)$/.exec(name) ?? [];
  const [, first = '', last = ''] =
    before === undefined ? (/^(\S+)\s*(.*)$/s.exec(name) ?? []) : ['', (after ?? '').trim(), before.trim()];
  return { ...(first !== '' && { agentFirstName: first }), ...(last !== '' && { agentLastName: last }) };
}
