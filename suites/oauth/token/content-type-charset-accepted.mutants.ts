import { mutants } from '../../kit/mutants.ts';

const FORM = 'application/x-www-form-urlencoded';

export default mutants(
  {
    name: 'the Content-Type header is compared as a whole string, so the charset parameter makes it unknown',
    policy: { isForm: (contentType) => contentType?.toLowerCase() === FORM },
    breaks: 'a charset parameter is accepted',
  },
  {
    name: 'the media type is compared letter by letter',
    policy: { isForm: (contentType) => contentType?.split(';')[0]?.trim() === FORM },
    breaks: 'the media type is accepted in mixed case',
  },
);
