import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'TLS 1.1 is still accepted',
    tls: { tls: { minVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' } },
    breaks: 'TLS 1.1 is refused',
  },
  {
    name: 'TLS 1.0 is still accepted',
    tls: { tls: { minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } },
    breaks: 'TLS 1.0 is refused',
  },
);
