import { mutants } from '../kit/mutants.ts';

export default mutants(
  {
    name: 'the template sends no state',
    template: (xml) => xml.replace('&amp;state=[State]"', '"'),
    breaks: 'it sends the state of the PBX',
    alsoFails: ['pbx/authorize/authorize-completes', 'pbx/authorize/own-state-only', 'template/lint-clean'],
  },
  {
    name: 'the template sends the redirect URI of the vendor in place of that of the PBX',
    template: (xml) =>
      xml.replace('redirect_uri=[RedirectUri]', 'redirect_uri=https://vendor.example/callback'),
    breaks: 'it sends the redirect URI of the PBX',
    alsoFails: ['pbx/authorize/authorize-completes', 'template/lint-clean'],
  },
  {
    name: 'the template names a response scenario that it does not have',
    template: (xml) =>
      xml.replace('ResponseScenario="OAuthGetRefreshToken"', 'ResponseScenario="OAuthGetToken"'),
    breaks: 'it names the scenario that exchanges the code',
    alsoFails: [
      'pbx/authorize/authorize-completes',
      'template/account-header-sent',
      'template/code-trade-complete',
      'template/lint-clean',
      'template/own-endpoints',
    ],
  },
);
