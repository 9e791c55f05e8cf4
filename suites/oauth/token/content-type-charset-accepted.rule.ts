import { rfc6749, rfc9110 } from '../../kit/cites.ts';
import { issued } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: "A form's Content-Type is recognized by its media type, whatever its case and parameters",
  cites: [rfc6749('4.1.3', 'MUST'), rfc6749('Appendix B', 'MUST'), rfc9110('8.3.1', 'MUST')],
  covers: ['TOKEN-09'],
  needs: ['client-credentials'],
  symptom:
    'Authorize ends with an error although every setting is right, because the Content-Type of the form has a charset or capital letters.',
  impact: 'A PBX that writes the Content-Type of its form differently cannot be connected.',
  atRisk: 'connection',
  remedy: 'Compare the media type only, without its parameters and in any letter case.',
  async check({ client, given, must }) {
    given('the plain Content-Type is accepted', issued(await client.clientCredentials()));
    const withCharset = { contentType: 'application/x-www-form-urlencoded; charset=UTF-8' };
    must('a charset parameter is accepted', issued(await client.clientCredentials({}, withCharset)));
    const mixedCase = { contentType: 'Application/X-WWW-Form-UrlEncoded' };
    must('the media type is accepted in mixed case', issued(await client.clientCredentials({}, mixedCase)));
  },
});
