/** The version of a page that was loaded before any Authorize, so that its OAuth values are empty. */
export const NEVER_AUTHORIZED = '0';
/** Pages that are remembered; an admin has few open. */
const MOST = 100;

/** The OAuth values of a template by parameter. */
export type OAuthValues = ReadonlyMap<string, string>;

interface Version {
  readonly template: string;
  readonly values: OAuthValues;
}

/**
 * The OAuth values that settings pages were loaded with. 3CX's page carries the values themselves and sends all of them back
 * (XAPI, PATCH /CrmIntegration); this one carries a number, so that no page shows a token.
 */
export class TokenVersions {
  readonly #versions = new Map<string, Version>();
  #last = 0;

  /** @returns the number of these values; pages that were loaded with the same ones share it */
  remember(template: string, values: OAuthValues): string {
    for (const [id, known] of this.#versions)
      if (known.template === template && isSame(known.values, values)) return id;
    const id = String(++this.#last);
    this.#versions.set(id, { template, values });
    if (this.#versions.size > MOST) this.#versions.delete(this.#versions.keys().next().value ?? '');
    return id;
  }

  /** The values of a page, where it is known and of that template. */
  find(template: string, id: string): OAuthValues | undefined {
    const version = this.#versions.get(id);
    return version?.template === template ? version.values : undefined;
  }
}

function isSame(one: OAuthValues, other: OAuthValues): boolean {
  return one.size === other.size && [...one].every(([name, value]) => other.get(name) === value);
}
