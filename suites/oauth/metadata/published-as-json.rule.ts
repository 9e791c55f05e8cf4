import { rfc8414, rfc9700 } from '../../kit/cites.ts';
import { header, that } from '../../kit/findings/index.ts';
import { fetchMetadata, isMetadata, lists } from '../../kit/findings/metadata.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Server metadata is published as JSON',
  cites: [rfc9700('2.6', 'SHOULD'), rfc8414('3', 'SHOULD'), rfc8414('3.2', 'SHOULD')],
  covers: ['META-01'],
  impact:
    'A developer who sets up a client has to enter every address by hand, where mistakes stay unnoticed.',
  atRisk: 'diagnosis',
  remedy:
    'Publish the metadata of RFC 8414 at /.well-known/oauth-authorization-server as application/json, with the response types and without empty lists.',
  async check({ send, target, must }) {
    const answer = await fetchMetadata({ send, target });
    if (!must('the metadata is a JSON object that names the issuer', isMetadata(answer))) return;
    must(
      'its Content-Type is application/json',
      header(answer, 'content-type', 'application/json', (value) =>
        /^application\/json\s*(;|$)/i.test(value),
      ),
    );
    must(
      'it lists the response types',
      lists(answer, 'response_types_supported', 'at least one', (values) => values.length > 0),
    );
    const empty = Object.entries(answer.json ?? {})
      .filter(([, value]) => Array.isArray(value) && value.length === 0)
      .map(([name]) => name);
    must(
      'it has no empty lists',
      that(empty.length === 0, 'no member that is an empty list', empty.join(', ') || 'none', answer),
    );
  },
});
