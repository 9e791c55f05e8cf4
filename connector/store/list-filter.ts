/** What a list is filtered by; empty texts let everything through. */
export interface ListFilter {
  /** Contained in any value of the record, the letter case of ASCII aside. */
  readonly text?: string;
  readonly direction?: string;
  /** Extension. */
  readonly agent?: string;
}

/** The conditions of a filter, to be joined to a WHERE clause, and their values. */
export function filterConditions({ text = '', direction = '', agent = '' }: ListFilter): {
  readonly sql: string;
  readonly values: readonly string[];
} {
  const conditions: [sql: string, value: string][] = [];
  if (text !== '') {
    // Of values only: every record has the same names.
    const contained = `AND EXISTS (SELECT 1 FROM json_each(fields) WHERE value LIKE ? ESCAPE '\\')`;
    conditions.push([contained, `%${text.replace(/[\\%_]/g, '\\$&')}%`]);
  }
  if (direction !== '') conditions.push(['AND direction = ?', direction]);
  if (agent !== '') conditions.push(['AND agent = ?', agent]);
  return { sql: conditions.map(([sql]) => sql).join(' '), values: conditions.map(([, value]) => value) };
}
