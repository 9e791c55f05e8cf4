import type { Request, Scenario } from '../template/model.ts';
import type { LintRule } from './rule.ts';
import type { LintSubject } from './subject.ts';

/** A scenario with a request. */
export type Sender = Scenario & { readonly request: Request };

/** The scenarios that send a request. */
export function senders({ template }: LintSubject): Sender[] {
  return template.scenarios.filter((scenario): scenario is Sender => scenario.request !== undefined);
}

/** Checks each request; `test` returns what is wrong with it. */
export function requestRule(
  test: (request: Request, subject: LintSubject) => string | undefined,
): LintRule['check'] {
  return (subject, report) => {
    for (const { id, request } of senders(subject)) {
      const message = test(request, subject);
      if (message !== undefined) report(request.at, `${message} (scenario "${id}")`);
    }
  };
}
