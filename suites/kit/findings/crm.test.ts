import * as f from './crm.ts';
import { answer, describeFindings } from './testing.ts';

describeFindings(
  f,
  ['contactNames', 'contactsIn'],
  [
    [
      'servedContact',
      [f.servedContact(answer(200, { contacts: [{ last_name: 'Durand' }] }), 'Durand')],
      [
        f.servedContact(answer(200, { contacts: [] }), 'Durand'),
        f.servedContact(answer(401, { contacts: [{ last_name: 'Durand' }] }), 'Durand'),
      ],
    ],
    [
      'hidesContact',
      [f.hidesContact(answer(200, { contacts: [] }), 'Durand'), f.hidesContact(answer(500), 'Durand')],
      [f.hidesContact(answer(403, 'not Durand'), 'Durand'), f.hidesContact(answer(0), 'Durand')],
    ],
    [
      'keptOut',
      [f.keptOut(answer(403), 'Durand', 403)],
      [
        f.keptOut(answer(200), 'Durand'),
        f.keptOut(answer(403, 'not Durand'), 'Durand'),
        f.keptOut(answer(404), 'Durand', 403),
      ],
    ],
    [
      'deniedApi',
      [
        f.deniedApi(answer(401), 401),
        f.deniedApi(answer(501)),
        f.deniedApi(answer(302)),
        f.deniedApi(answer(200, { status: 'error' })),
        f.deniedApi(answer(200, '<h1>Sign in</h1>', [['content-type', 'text/html']])),
      ],
      [
        f.deniedApi(answer(403), 401),
        f.deniedApi(answer(200)),
        f.deniedApi(answer(401, { contacts: [{ last_name: 'x' }] }), 401),
      ],
    ],
  ],
);
