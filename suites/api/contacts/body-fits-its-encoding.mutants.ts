import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'what the decompression throws is not caught',
    policy: {
      apiError: (error) =>
        JSON.stringify(error.body).includes('body_misencoded') ? { ...error, status: 500 } : error,
    },
    breaks: 'a contact that is not gzip and says so breaks nothing',
  },
  {
    name: 'an unknown Content-Encoding causes an unhandled exception',
    policy: { apiError: (error) => (error.status === 415 ? { ...error, status: 500 } : error) },
    breaks: 'a contact that is not x-harness and says so breaks nothing',
  },
);
