import { guide } from '../../kit/cites.ts';
import { that } from '../../kit/findings/index.ts';
import { authorized, withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

const TITLES = ['Client ID', 'Client Secret', 'Account ID'];

export default defineRule({
  title: 'Client ID, Client Secret and Account ID are asked for, stored, and survive a restart of the PBX',
  cites: [guide('Import the CRM Template', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api'],
  symptom:
    'The settings page misses one of the three fields that the guide names, or the connection is gone after a restart.',
  remedy:
    'Give the template parameters titled Client ID, Client Secret and Account ID, and let the fresh refresh token go by the name of the OAuth parameter.',
  async check({ pbx, given, must }) {
    const upload = await pbx.upload();
    given(
      'the template is imported',
      that(upload.ok, 'an imported template', upload.ok ? 'it is' : upload.message),
    );
    const fields = () => pbx.simulator.parameters().filter(({ title }) => TITLES.includes(title.trim()));
    const asked = fields().map(({ title }) => title.trim());
    must(
      'the settings page asks for the three values',
      that(
        TITLES.every((title) => asked.includes(title)),
        `fields titled ${TITLES.join(', ')}`,
        `fields titled ${asked.join(', ') || 'otherwise'}`,
      ),
    );
    pbx.save();
    given('Authorize connects the PBX', authorized(await pbx.authorize()));
    given('a call is looked up', withoutErrors(await pbx.ring()));
    await pbx.simulator.restart();
    const kept = fields()
      .filter(({ isSet }) => isSet)
      .map(({ title }) => title.trim());
    must(
      'the three values are there after a restart',
      that(
        TITLES.every((title) => kept.includes(title)),
        `values for ${TITLES.join(', ')}`,
        `values for ${kept.join(', ')}`,
      ),
    );
    must('a call is looked up after the restart without a new Authorize', withoutErrors(await pbx.ring()));
  },
});
