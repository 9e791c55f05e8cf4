import { ConfigurationError, Unreachable } from '../../harness/errors.ts';
import { DoctorSession, examine, type Question, type TargetFile } from '../../harness/index.ts';

/**
 * Questions of the doctor without whose yes nothing can be judged: a template of another host would be sent the Client
 * Secret, and a client that is refused would leave every rule blocked.
 * @throws Unreachable, ConfigurationError with the no as one sentence
 */
export async function examineFirst(
  questions: readonly Question[],
  { file, folder, signal }: { file: TargetFile; folder: string; signal: AbortSignal },
): Promise<void> {
  const session = new DoctorSession(file, folder);
  // A request that is waited for ends with its connections.
  const leave = () => void session.dispatcher.destroy();
  signal.addEventListener('abort', leave);
  try {
    const reply = (await examine(session, questions)).at(-1)?.reply;
    if (reply?.reply !== 'no') return;
    const sentence = `${reply.problem} ${reply.remedy}`;
    throw reply.unreachable === true ? new Unreachable(sentence) : new ConfigurationError(sentence);
  } finally {
    signal.removeEventListener('abort', leave);
    await session.close();
  }
}
