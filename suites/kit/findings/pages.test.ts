import * as f from './pages.ts';
import { APPROVAL, CALLBACK, describeFindings, page, redirect } from './testing.ts';

describeFindings(
  f,
  ['describeOutcome'],
  [
    [
      'delivered',
      [f.delivered(redirect(`${CALLBACK}?code=1&state=2`), CALLBACK)],
      [
        f.delivered(redirect(`${CALLBACK}?state=2`), CALLBACK),
        f.delivered(redirect(`${CALLBACK}?code=1&error=x`), CALLBACK),
        f.delivered(redirect(`${CALLBACK}2?code=1`), CALLBACK),
        f.delivered(redirect(`${CALLBACK}?code=1&code=2`), CALLBACK),
        f.delivered(page(200, APPROVAL), CALLBACK),
      ],
    ],
    [
      'errorRedirect',
      [f.errorRedirect(redirect(`${CALLBACK}?error=access_denied`), CALLBACK, 'access_denied')],
      [
        f.errorRedirect(redirect(`${CALLBACK}?error=server_error`), CALLBACK, 'access_denied'),
        f.errorRedirect(redirect(`${CALLBACK}?error=access_denied&code=1`), CALLBACK, 'access_denied'),
        f.errorRedirect(redirect('https://else.example/?error=access_denied'), CALLBACK, 'access_denied'),
        f.errorRedirect(page(400, 'no'), CALLBACK),
      ],
    ],
    [
      'notAuthorized',
      [
        f.notAuthorized(page(400, 'no')),
        f.notAuthorized(page(200, 'Something is wrong')),
        f.notAuthorized(redirect(`${CALLBACK}?error=invalid_scope`)),
        f.notAuthorized(page(500, 'broken')),
      ],
      [
        f.notAuthorized(redirect(`${CALLBACK}?code=1`)),
        f.notAuthorized(redirect(`${CALLBACK}#access_token=1`)),
        f.notAuthorized(page(0, '')),
        f.notAuthorized(page(200, APPROVAL)),
      ],
    ],
    [
      'errorPage',
      [f.errorPage(page(400, 'no')), f.errorPage(page(501, '')), f.errorPage(page(200, 'Unknown client'))],
      [
        f.errorPage(redirect(`${CALLBACK}?error=x`)),
        f.errorPage(page(200, APPROVAL)),
        f.errorPage(page(0, '')),
      ],
    ],
    [
      'showsPage',
      [f.showsPage(page(200, APPROVAL), 'approval')],
      [
        f.showsPage(page(200, APPROVAL), 'sign-in'),
        f.showsPage(page(404, APPROVAL), 'approval'),
        f.showsPage(redirect(`${CALLBACK}?code=abc`), 'approval'),
      ],
    ],
    [
      'nothingGranted',
      [f.nothingGranted(page(200, APPROVAL)), f.nothingGranted(redirect(`${CALLBACK}?error=login_required`))],
      [
        f.nothingGranted(redirect(`${CALLBACK}?state=s&code=abc`)),
        f.nothingGranted(redirect(`${CALLBACK}#access_token=abc`)),
      ],
    ],
    [
      'neverSentTo',
      [f.neverSentTo(redirect(`${CALLBACK}2?code=1`), CALLBACK), f.neverSentTo(page(400, ''), CALLBACK)],
      [
        f.neverSentTo(redirect(`${CALLBACK}?error=x`), CALLBACK),
        f.neverSentTo(redirect(CALLBACK), CALLBACK),
        f.neverSentTo(redirect(`${CALLBACK}#x`), CALLBACK),
      ],
    ],
    [
      'neverSentToHost',
      [
        f.neverSentToHost(redirect(`${CALLBACK}?code=1`), 'example.com.evil'),
        f.neverSentToHost(page(400, ''), 'pbx.example.com'),
      ],
      [
        f.neverSentToHost(redirect(`${CALLBACK}?code=1`), 'pbx.example.com'),
        f.neverSentToHost(redirect('https://sub.pbx.example.com/x'), 'pbx.example.com'),
        f.neverSentToHost(redirect('//pbx.example.com/x'), 'pbx.example.com'),
      ],
    ],
  ],
);
