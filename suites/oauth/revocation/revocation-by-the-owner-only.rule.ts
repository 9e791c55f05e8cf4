import { rfc7009 } from '../../kit/cites.ts';
import { issued, refused, status, turnedAway } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: "Revocation needs client authentication and affects the client's own tokens only",
  cites: [rfc7009('2.1', 'MUST')],
  covers: ['TOKEN-18'],
  needs: ['revocation', 'authorization-code', 'refresh-token', 'second-client'],
  permissions: ['destructive'],
  alone: 'ends',
  symptom:
    "Calls show no names until Authorize is clicked again, after another client revoked the PBX's token.",
  impact: 'A stranger or another customer who gets hold of a token can disconnect the PBX with it.',
  atRisk: 'connection',
  remedy: 'Authenticate the client at the revocation endpoint, and leave tokens of other clients untouched.',
  async check({ client, stranger, given, must }) {
    const control = await client.grant();
    const refreshed = await client.refresh(control.refreshToken);
    given('the client can refresh', issued(refreshed));
    const own = refreshed.refreshToken ?? control.refreshToken;
    given('the client can revoke a token of its own', revoked(await client.revoke(own)));
    given('the revoked token is refused', refused(await client.refresh(own)));

    const anonymous = { client_id: undefined, client_secret: undefined };
    must(
      'a revocation without credentials is refused',
      turnedAway(await client.revoke((await client.grant()).refreshToken, anonymous)),
    );
    given('the second client may use the endpoint', revoked(await stranger.revoke('no-such-token')));
    const { refreshToken } = await client.grant();
    await stranger.revoke(refreshToken);
    must("the token survives another client's revocation", issued(await client.refresh(refreshToken)));
  },
});

const revoked = (answer: Parameters<typeof status>[0]) => status(answer, 200);
