import { encode } from '../../kit/actors/client.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { cleanRefusal, issued } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Malformed token requests never end in a 5xx or a stack trace',
  cites: [rfc6749('5.2', 'MUST')],
  covers: ['TOKEN-16'],
  impact:
    'A stranger can cause failures of the server at will, and a stack trace shows an attacker paths and libraries that make other flaws easier to find.',
  atRisk: 'diagnosis',
  remedy: 'Treat a value that cannot be read as a wrong one, and answer it with 400 or 401.',
  async check({ client, given, must }) {
    given('the same client gets a token by a grant of its own', issued(await client.served()));
    const plain = await client.token({ grant_type: 'urn:example:no-such-grant' });
    const credentials = encode({ client_id: client.id, client_secret: client.secret });
    const bodies = {
      'an empty body': '',
      'a list for grant_type': `grant_type[]=client_credentials&${credentials}`,
      'a list for the code': `grant_type=authorization_code&code[]=x&${credentials}`,
      'a map for the scope': `scope[a]=b&${credentials}`,
      'a broken percent-encoding': '%zz&grant_type=%zz&client_id=%zz',
      'a zero byte in client_id': 'grant_type=client_credentials&client_id=%00&client_secret=x',
      'invalid UTF-8': 'grant_type=client_credentials&client_id=%ff%fe%c3%28&client_secret=%80',
      'JSON in place of a form': JSON.stringify({ grant_type: 'client_credentials', client_id: client.id }),
      'a field of 200 kB': `grant_type=${'x'.repeat(200_000)}&${credentials}`,
    };
    for (const [what, body] of Object.entries(bodies)) {
      must(`${what} is refused cleanly`, cleanRefusal(await client.token({}, { auth: 'none', body }), plain));
    }
    const headers = {
      'a Basic header that is no base64': 'Basic x',
      'a Basic header without a colon': `Basic ${Buffer.from('no colon here').toString('base64')}`,
      'an empty Basic header': 'Basic ',
    };
    for (const [what, value] of Object.entries(headers)) {
      const answer = await client.clientCredentials(
        {},
        { auth: 'none', headers: [['authorization', value]] },
      );
      must(`${what} is refused cleanly`, cleanRefusal(answer, plain));
    }
  },
});
