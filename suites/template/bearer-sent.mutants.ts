import { mutants } from '../kit/mutants.ts';

export default mutants(
  {
    name: 'the template sends the access token in a header of its own',
    template: (xml) => xml.replace('Value="Authorization"', 'Value="X-Auth-Token"'),
    breaks: 'the authentication gives an Authorization header of the scheme Bearer',
    alsoFails: ['pbx/authorize/authorize-completes'],
  },
  {
    name: 'the template also writes the access token into the URL of the lookup',
    template: (xml) => xml.replace('search?phone=', 'search?access_token=[AccessToken]&amp;phone='),
    breaks: 'no URL carries a token',
  },
  {
    name: 'the Client Credentials template writes the access token into the URL of the lookup, too',
    headlessTemplate: (xml) => xml.replace('search?phone=', 'search?access_token=[AccessToken]&amp;phone='),
    breaks: 'for Client Credentials: no URL carries a token',
  },
);
