import { DomHandler, Parser } from 'htmlparser2';

/** Longer pages are read so far. */
const LONGEST_PAGE = 2 * 1024 * 1024;
/** Deeper elements are left out: what walks a document recurses. */
const DEEPEST = 256;
/** Further elements are left out: a page for people has fewer. */
const MOST_ELEMENTS = 20_000;

/** Builds a document of bounded size and depth, whatever the page nests or repeats. */
class BoundedHandler extends DomHandler {
  #depth = 0;
  #elements = 0;
  /** Elements left out that are still open; their ends and texts are left out with them. */
  #outside = 0;

  override onopentag(name: string, attributes: Record<string, string>): void {
    if (this.#outside > 0 || this.#depth >= DEEPEST || this.#elements >= MOST_ELEMENTS) {
      this.#outside += 1;
      return;
    }
    this.#depth += 1;
    this.#elements += 1;
    super.onopentag(name, attributes);
  }

  override onclosetag(): void {
    if (this.#outside > 0) {
      this.#outside -= 1;
      return;
    }
    this.#depth -= 1;
    super.onclosetag();
  }

  override ontext(text: string): void {
    if (this.#outside === 0) super.ontext(text);
  }
}

/** @returns the document of a page, as far as a page for people goes */
export function parseBounded(html: string): DomHandler['root'] {
  const handler = new BoundedHandler();
  const parser = new Parser(handler);
  parser.end(html.slice(0, LONGEST_PAGE));
  return handler.root;
}
