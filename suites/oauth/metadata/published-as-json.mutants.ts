import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the metadata comes as text/html, as the pages of the web application do',
    tamper: (exchange) =>
      exchange.url.startsWith('/.well-known/')
        ? { ...exchange, headers: { ...exchange.headers, 'content-type': 'text/html; charset=utf-8' } }
        : exchange,
    breaks: 'its Content-Type is application/json',
  },
  {
    name: 'what is not supported is listed as an empty list',
    policy: { metadata: (issuer) => ({ ...soundPolicy.metadata(issuer), ui_locales_supported: [] }) },
    breaks: 'it has no empty lists',
  },
);
