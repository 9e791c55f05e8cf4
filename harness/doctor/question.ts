import type { HttpResponse } from '../../suites/kit/http-response.ts';
import type { DoctorSession } from './session.ts';

/** What a question came to. A no says what is wrong, and which field, menu or key to change. */
export type Reply =
  | { readonly reply: 'yes'; readonly told: string }
  | { readonly reply: 'not-asked'; readonly because: string }
  | {
      readonly reply: 'no';
      readonly wrong: string;
      readonly change: string;
      /** No answer came: nothing can be said about the deployment. */
      readonly unreachable?: boolean;
    };

/** One question of the doctor, which builds on the answers before it. */
export interface Question {
  /** Plainly, as an integrator would ask. */
  readonly asks: string;
  /** Asked only when all questions before it were answered with yes, or not asked. */
  ask(patient: DoctorSession): Promise<Reply>;
}

/** A yes, with what was found. */
export const yes = (told: string): Reply => ({ reply: 'yes', told });
/** A no: what is wrong, and what to change. */
export const no = (wrong: string, change: string): Reply => ({ reply: 'no', wrong, change });
/** No answer, because the question does not apply or could not be asked. */
export const notAsked = (because: string): Reply => ({ reply: 'not-asked', because });

/** A no that says nothing about the deployment, because it did not answer. */
export const unreachable = (wrong: string, change: string): Reply => ({
  reply: 'no',
  wrong,
  change,
  unreachable: true,
});

/** A request that got no answer. */
export const silent = (answer: HttpResponse): Reply =>
  unreachable(
    `${new URL(answer.url).origin} gave ${answer.describe()}.`,
    'Check that the deployment is running and not overloaded, and ask again.',
  );
