import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'client_id[]=x reaches code that expects a text and causes an unhandled exception',
  policy: {
    tolerateParameter: (endpoint, name) => {
      if (endpoint === 'authorize' && name === 'client_id[]')
        throw new TypeError('client_id.trim is not a function');
    },
  },
  breaks: 'client_id[] breaks nothing',
});
