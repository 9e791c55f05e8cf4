/** What a program of yours may do: a token by Client Credentials, and the name of a caller. */
export async function callerName(
  connector: string,
  phone: string,
  id: string,
  secret: string,
): Promise<string> {
  const token = await fetch(`${connector}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: id,
      client_secret: secret,
      scope: 'client crm',
    }),
  });
  if (!token.ok) throw new Error(`no token: ${await token.text()}`);
  const { access_token: accessToken } = (await token.json()) as { access_token: string };
  const url = `${connector}/api/crm/lookup/contacts/search?phone=${encodeURIComponent(phone)}`;
  const found = await fetch(url, { headers: { authorization: `Bearer ${accessToken}` } });
  const { contacts } = (await found.json()) as { contacts: { last_name: string }[] };
  return contacts[0]?.last_name ?? 'unknown';
}
