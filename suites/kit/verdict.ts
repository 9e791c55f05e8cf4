/** How a trial leaves a rule's `check` early. None of these is an error of the harness. */
export class Blocked extends Error {
  override readonly name = 'Blocked';
}

/** The target does not offer what the question is about; the message says what. */
export class NotApplicable extends Error {
  override readonly name = 'NotApplicable';
}
