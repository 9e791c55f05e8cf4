interface Fresh {
  readonly session: string;
  readonly secret: string;
  readonly expiresAt: number;
}

/** How long a secret waits to be shown. */
const LIFETIME_MS = 60_000;

/**
 * New client secrets on their way from the form to the one page that shows them. In memory alone: the store keeps
 * nothing but hashes.
 */
export class FreshSecrets {
  readonly #byClient = new Map<string, Fresh>();

  /** Keeps a secret until it is shown. @param session hash of the session that may see it */
  keep(clientId: string, session: string, secret: string, now: number): void {
    for (const [known, { expiresAt }] of this.#byClient) if (expiresAt <= now) this.#byClient.delete(known);
    this.#byClient.set(clientId, { session, secret, expiresAt: now + LIFETIME_MS });
  }

  /** Takes the secret out, once, in the session that made it. */
  take(clientId: string, session: string, now: number): string | undefined {
    const fresh = this.#byClient.get(clientId);
    if (fresh?.session !== session || fresh.expiresAt <= now) return undefined;
    this.#byClient.delete(clientId);
    return fresh.secret;
  }
}
