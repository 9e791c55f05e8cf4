/** The findings that most rules need; findings about one subject alone are imported from their own files. */
export {
  contactNames,
  contactsIn,
  deniedApi,
  hidesContact,
  keptOut,
  servedContact,
} from './crm.ts';
export { all, either, type Finding, header, status, that } from './finding.ts';
export {
  delivered,
  describeOutcome,
  errorPage,
  errorRedirect,
  neverSentTo,
  neverSentToHost,
  notAuthorized,
  nothingGranted,
  showsPage,
} from './pages.ts';
export {
  challenged,
  cleanRefusal,
  looksNothingUp,
  namesError,
  noBreakdown,
  noInternals,
  refused,
  sameRefusal,
  turnedAway,
} from './refusals.ts';
export { authenticates, issued, noToken } from './tokens.ts';
