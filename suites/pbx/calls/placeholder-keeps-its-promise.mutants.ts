import { mutants } from '../../kit/mutants.ts';
import { toPbx } from '../../kit/pbx-faults.ts';

export default mutants({
  name: 'an unknown caller is given a placeholder at the first call, and none at the second',
  tamper: (() => {
    const seen = new Set<string>();
    return toPbx(/phone=%2B3363998\d+&placeholder=1/, (exchange) => {
      if (!seen.has(exchange.url)) {
        seen.add(exchange.url);
        return exchange;
      }
      return { ...exchange, body: '{"contacts":[]}' };
    });
  })(),
  breaks: 'the PBX reports the second call of an unknown caller',
});
