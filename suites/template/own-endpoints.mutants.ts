import { mutants } from '../kit/mutants.ts';

export default mutants(
  {
    name: 'the template exchanges the code at an outdated address',
    template: (xml) =>
      xml
        .replace('Id="OAuthGetRefreshToken"', 'Id="OAuthGetRefreshToken" ')
        .replace(/(Id="OAuthGetRefreshToken"[\s\S]*?Url="[^"]*)\/oauth\/token"/, '$1/oauth/access_token"'),
    breaks: 'the code is exchanged at the token endpoint',
    alsoFails: ['pbx/authorize/authorize-completes'],
  },
  {
    name: 'the template reports calls to another port',
    template: (xml) =>
      xml.replace(
        /Url="[^"]*\/api\/crm\/lookup\/phone-calls"/,
        'Url="https://127.0.0.1:9/api/crm/lookup/phone-calls"',
      ),
    breaks: 'every other request goes to the deployment',
  },
);
