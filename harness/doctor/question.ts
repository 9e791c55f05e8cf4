import type { HttpResponse } from '../../suites/kit/http-response.ts';
import { causeOf } from './cause.ts';
import type { DoctorSession } from './session.ts';

/** The answer to a question. A no says what is wrong, and which field, menu or key to change. */
export type Reply =
  | { readonly reply: 'yes'; readonly detail: string }
  | { readonly reply: 'not-asked'; readonly because: string }
  | {
      readonly reply: 'no';
      readonly problem: string;
      readonly remedy: string;
      /** Nothing can be said about the deployment: no answer came, or one of what stands before it. */
      readonly unreachable?: boolean;
    };

/** One question of the doctor, and how its answer is found. */
export interface Question {
  /** In plain words, as an integrator would ask. */
  readonly asks: string;
  /** Asked only when all questions before it were answered with yes, or not asked. */
  ask(session: DoctorSession): Promise<Reply>;
}

/** @returns a yes with what was found */
export const yes = (detail: string): Reply => ({ reply: 'yes', detail });

/** @returns a no that no single answer of the deployment explains */
export const no = (problem: string, remedy: string): Reply => ({ reply: 'no', problem, remedy });

/** @returns that the question does not apply here, and why */
export const notAsked = (because: string): Reply => ({ reply: 'not-asked', because });

/** @returns a no that says nothing about the deployment, because it did not answer */
export const unreachable = (problem: string, remedy: string): Reply => ({
  reply: 'no',
  problem,
  remedy,
  unreachable: true,
});

/** @returns the no for a request that got no answer */
export const silent = (answer: HttpResponse): Reply =>
  unreachable(
    `${new URL(answer.url).origin} gave no answer (${answer.failure}).`,
    'Check that the deployment is running and not overloaded, and ask again.',
  );

/**
 * @param problem what is wrong, without a period: what came back is appended
 * @param remedy what to do where the answer itself does not show it
 * @returns the no for an answer that shows its cause
 */
export function noFor(answer: HttpResponse, problem: string, remedy: string): Reply {
  if (answer.status === 0) return silent(answer);
  const cause = causeOf(answer);
  const sentence = `${problem}: ${cause.seen}.${cause.explanation === undefined ? '' : ` ${cause.explanation}`}`;
  return {
    ...no(sentence, cause.remedy ?? remedy),
    ...(cause.barrier === true ? { unreachable: true } : {}),
  };
}
