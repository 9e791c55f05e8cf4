import type { PolicyContext } from '../../policy/policy.ts';
import type { Issued, TokenRequest } from '../../policy/types.ts';
import type { Code } from '../../store/records.ts';
import { OAuthError } from '../errors.ts';
import { issueTokens } from './issue.ts';
import { inOneCommit } from './one-commit.ts';

/**
 * The `authorization_code` grant (RFC 6749 4.1.3). The code is spent only after every check.
 * @throws OAuthError when the exchange is refused
 */
export async function exchangeCode(request: TokenRequest, context: PolicyContext): Promise<Issued> {
  const { policy, store, clock } = context;
  const { fields, client } = request;
  const value = fields.get('code');
  if (value === undefined) throw new OAuthError('code_missing');
  const code = store.codes.find(policy.presentedValue('code', value));
  if (code === undefined) throw new OAuthError('code_unknown');
  if (!policy.ownsCode(client, code)) throw new OAuthError('code_of_another_client');
  if (policy.isExpired('code', code.expiresAt, clock.now())) {
    if (code.spentAt !== null) policy.onCodeReplay(store, code, clock.now());
    throw new OAuthError('code_expired');
  }
  if (!policy.repeatsRedirectUri(fields.get('redirect_uri'), code, client)) {
    throw new OAuthError('code_redirect_uri_mismatch');
  }
  verifyChallenge(fields.get('code_verifier'), code, context);
  const scope = policy.scopeOfCode(code, fields.get('scope'));
  const accountId = policy.accountOfTokens(code.accountId, fields);
  const issued = await inOneCommit(
    store,
    () => policy.spendCode(store, code, clock.now()),
    () => issueTokens(request, { grantId: code.grantId, userId: code.userId, accountId, scope }, context),
  );
  if (issued !== undefined) return issued;
  policy.onCodeReplay(store, code, clock.now());
  throw new OAuthError('code_replayed');
}

/**
 * Proof Key for Code Exchange (RFC 7636 4.6).
 * @throws OAuthError when the verifier is missing, malformed, wrong or unexpected
 */
function verifyChallenge(verifier: string | undefined, code: Code, { policy }: PolicyContext): void {
  if (verifier === undefined) {
    if (policy.needsVerifier(code)) throw new OAuthError('verifier_missing');
    return;
  }
  if (code.challenge === null || code.challengeMethod === null) {
    if (!policy.allowsUnaskedVerifier(code)) throw new OAuthError('verifier_without_challenge');
    return;
  }
  if (!policy.isVerifier(verifier)) throw new OAuthError('verifier_malformed');
  if (!policy.challengeCheck(code.challengeMethod)?.(verifier, code.challenge)) {
    throw new OAuthError('verifier_wrong');
  }
}
