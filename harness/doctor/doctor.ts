import { Blocked, NotApplicable } from '../../suites/kit/verdict.ts';
import { ConfigurationError, Unreachable } from '../errors.ts';
import { no, notAsked, type Question, type Reply } from './question.ts';
import type { DoctorSession } from './session.ts';

/** A question with its reply. */
export interface Asked {
  readonly question: Question;
  readonly reply: Reply;
}

/**
 * Asks one question after the other, and stops at the first no.
 * @param onReply called after each question
 * @returns what was asked; the last reply is the no, if there was one. No secret stands in it.
 */
export async function examine(
  patient: DoctorSession,
  questions: readonly Question[],
  onReply: (asked: Asked) => void = () => undefined,
): Promise<readonly Asked[]> {
  const all: Asked[] = [];
  for (const question of questions) {
    const asked = { question, reply: scrubbed(await ask(question, patient), patient) };
    all.push(asked);
    onReply(asked);
    if (asked.reply.reply === 'no') break;
  }
  return all;
}

/** What an actor cannot do is an answer too. */
async function ask(question: Question, patient: DoctorSession): Promise<Reply> {
  try {
    return await question.ask(patient);
  } catch (error) {
    if (error instanceof NotApplicable) return notAsked(`${error.message}.`);
    if (error instanceof Blocked) return no(`${error.message}.`, 'Correct that, and ask again.');
    if (error instanceof ConfigurationError) return no(error.message, 'Correct the target file.');
    if (error instanceof Unreachable) {
      return { reply: 'no', wrong: error.message, change: 'Ask again once it answers.', unreachable: true };
    }
    throw error;
  }
}

function scrubbed(reply: Reply, patient: DoctorSession): Reply {
  const texts = Object.entries(reply).map(([key, value]) => [
    key,
    typeof value === 'string' ? patient.scrub(value) : value,
  ]);
  return Object.fromEntries(texts) as Reply;
}
