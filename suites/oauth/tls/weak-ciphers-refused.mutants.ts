import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'suites without encryption are accepted',
    tls: { tls: { ciphers: 'ALL:!aNULL:eNULL:@SECLEVEL=0' } },
    breaks: 'suites without encryption are refused',
  },
  {
    name: 'anonymous suites are accepted',
    tls: { tls: { ciphers: 'ALL:@SECLEVEL=0' } },
    breaks: 'suites without authentication are refused',
  },
);
