import { Events, OAuth2Issuer, OAuth2Service } from 'oauth2-mock-server';
import { serveCrm } from './crm.ts';
import { type ForeignServer, listen } from './server.ts';

/**
 * `oauth2-mock-server`, which gives tokens to whoever asks, as a test of one's own client wants it. It knows neither
 * clients nor users: the target file names some all the same, and the rules find out.
 */
export async function startMockServer(): Promise<ForeignServer> {
  const { url, stop } = await listen(async (address) => {
    const issuer = new OAuth2Issuer();
    issuer.url = address;
    await issuer.keys.generate('RS256');
    const service = new OAuth2Service(issuer);
    const issued = new Map<string, string[]>();
    service.on(Events.BeforeResponse, ({ body }: { body: Record<string, unknown> }) => {
      issued.set(String(body['access_token']), String(body['scope'] ?? '').split(' '));
    });
    return async (request, response) => {
      const handled = await serveCrm(request, response, async (token) => issued.get(token));
      if (!handled) service.requestHandler(request, response);
    };
  });
  const environment = {
    ISSUER: url,
    MAIN_SECRET: 'mock-main-secret-0123456789',
    OTHER_SECRET: 'mock-other-secret-0123456789',
    USER_PASSWORD: 'mock-user-password',
  };
  return { url, environment, stop };
}
