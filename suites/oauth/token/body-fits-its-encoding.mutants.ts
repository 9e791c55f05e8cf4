import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'what the decompression throws is not caught',
    policy: {
      publicError: (reason) =>
        reason === 'body_misencoded'
          ? { ...soundPolicy.publicError(reason), status: 500, error: 'server_error' }
          : soundPolicy.publicError(reason),
    },
    breaks: 'a form that is not gzip and says so breaks nothing',
  },
  {
    name: 'an unknown Content-Encoding causes an unhandled exception',
    policy: {
      publicError: (reason) =>
        reason === 'body_encoding_unsupported'
          ? { ...soundPolicy.publicError(reason), status: 500, error: 'server_error' }
          : soundPolicy.publicError(reason),
    },
    breaks: 'a form that is not x-harness and says so breaks nothing',
  },
);
