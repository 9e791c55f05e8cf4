import { mutants } from '../../kit/mutants.ts';

const stack =
  'SyntaxError: Unexpected end of JSON input\n    at parse (/srv/app/node_modules/body-parser/lib/json.js:77:19)';

export default mutants(
  {
    name: 'an error of the body parser is shown with its stack',
    policy: {
      apiError: (error) =>
        JSON.stringify(error.body).includes('body_unreadable')
          ? { ...error, body: { message: stack } }
          : error,
    },
    breaks: 'a contact of broken JSON is answered without internals',
    alsoFails: ['api/contacts/body-fits-its-encoding', 'api/contacts/unreadable-body-refused'],
  },
  {
    name: 'an unknown path is answered with the files that were looked for',
    policy: {
      apiError: (error) =>
        error.status === 404
          ? { ...error, body: { message: 'No route in /var/www/crm/routes/api.php.', error: 'not_found' } }
          : error,
    },
    breaks: 'a path with a broken escape is answered without internals',
  },
);
