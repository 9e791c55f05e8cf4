import { Blocked, NotApplicable } from '../../suites/kit/verdict.ts';
import { ConfigurationError, Unreachable } from '../errors.ts';
import { no, notAsked, type Question, type Reply, unreachable } from './question.ts';
import type { DoctorSession } from './session.ts';

/** A question and what it was answered with. */
export interface Asked {
  readonly question: Question;
  readonly reply: Reply;
}

/**
 * Asks one question after the other, and stops at the first no.
 * @param onReply called after each question
 * @returns what was asked; the last reply is the no, if there was one. It holds no secret.
 */
export async function examine(
  session: DoctorSession,
  questions: readonly Question[],
  onReply: (asked: Asked) => void = () => undefined,
): Promise<readonly Asked[]> {
  const all: Asked[] = [];
  for (const question of questions) {
    const asked = { question, reply: scrubbed(await ask(question, session), session) };
    all.push(asked);
    onReply(asked);
    if (asked.reply.reply === 'no') break;
  }
  return all;
}

/** What an actor cannot do is an answer too. */
async function ask(question: Question, session: DoctorSession): Promise<Reply> {
  try {
    return await question.ask(session);
  } catch (error) {
    if (error instanceof NotApplicable) return notAsked(`${error.message}.`);
    if (error instanceof Blocked) return no(`${error.message}.`, 'Correct that, and ask again.');
    if (error instanceof ConfigurationError) {
      const { message, remedy } = error;
      return no(message, remedy || `Correct ${session.from === 'file' ? 'the target file' : 'the options'}.`);
    }
    if (error instanceof Unreachable)
      return unreachable(error.message, error.remedy || 'Ask again once it answers.');
    throw error;
  }
}

function scrubbed(reply: Reply, session: DoctorSession): Reply {
  const texts = Object.entries(reply).map(([key, value]) => [
    key,
    typeof value === 'string' ? session.scrub(value) : value,
  ]);
  return Object.fromEntries(texts) as Reply;
}
