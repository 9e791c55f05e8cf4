import { writtenForms } from './minting.ts';

/** Every form that is searched for has at least so many characters; they are its key. */
const KEY = 12;
const CONTEXT = 80;

/**
 * Finds minted values in files, whatever form they are written in. One pass over a file finds all of them: a run of all
 * rules mints thousands, each has a dozen forms, and its files have megabytes. Shares no code with the redactor.
 */
export class LeakSearch {
  readonly #forms = new Map<string, Set<string>>();
  /** By the first two characters of a key: nearly every place of a file is passed over. */
  readonly #starts = new Uint8Array(1 << 16);

  constructor(values: Iterable<string>) {
    for (const value of values) for (const form of writtenForms(value)) this.#add(form);
  }

  #add(form: string): void {
    const key = form.slice(0, KEY);
    const forms = this.#forms.get(key);
    if (forms === undefined) this.#forms.set(key, new Set([form]));
    else forms.add(form);
    this.#starts[startOf(form, 0)] = 1;
  }

  /** @returns each place of the text that holds a value, with what stands before it */
  find(text: string): string[] {
    const found: string[] = [];
    for (let at = 0; at + KEY <= text.length; at += 1) {
      if (this.#starts[startOf(text, at)] === 0) continue;
      for (const form of this.#forms.get(text.slice(at, at + KEY)) ?? [])
        if (text.startsWith(form, at)) found.push(text.slice(Math.max(0, at - CONTEXT), at + form.length));
    }
    return found;
  }
}

function startOf(text: string, at: number): number {
  return (text.charCodeAt(at) * 257 + text.charCodeAt(at + 1)) & 0xffff;
}
