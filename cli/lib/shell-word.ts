/** @returns a path as a shell takes it: quoted where it holds anything that a shell reads as more than text */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./~-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
