/** Cultures in which dates can be printed; `invariant` is .NET's invariant culture. */
export const CULTURES = ['invariant', 'en-US', 'en-GB', 'de-DE', 'fr-FR'] as const;

/** A culture in which dates can be printed. */
export type Culture = (typeof CULTURES)[number];

/** Format of a date without one: .NET's `G` in that culture. */
export const DATE_FORMATS: Readonly<Record<Culture, string>> = {
  invariant: 'MM/dd/yyyy HH:mm:ss',
  'en-US': 'M/d/yyyy h:mm:ss tt',
  'en-GB': 'dd/MM/yyyy HH:mm:ss',
  'de-DE': 'dd.MM.yyyy HH:mm:ss',
  'fr-FR': 'dd/MM/yyyy HH:mm:ss',
};
