import { UsageError } from './errors.ts';

/** What `init` asks a person; a test answers in its place. */
export interface Prompter {
  /** @returns the text that was entered; `check` gives the reason for which one is refused */
  text(question: string, preset?: string, check?: (text: string) => true | string): Promise<string>;
  /** @returns one of the values */
  choice<T extends string>(question: string, choices: readonly { value: T; label: string }[]): Promise<T>;
}

/**
 * Asks at the terminal. The library is loaded only when a person is asked.
 * @throws UsageError where there is no terminal, or the person leaves
 */
export async function terminalPrompter(): Promise<Prompter> {
  if (process.stdin.isTTY !== true)
    throw new UsageError('There is no terminal to ask at.', 'Give --yes and all values as options.');

  const { input, select } = await import('@inquirer/prompts');
  return {
    text: (message, preset, check) =>
      unlessLeft(
        input({
          message,
          ...(preset === undefined ? {} : { default: preset }),
          ...(check === undefined ? {} : { validate: check }),
        }),
      ),
    choice: (message, choices) =>
      unlessLeft(select({ message, choices: choices.map(({ value, label }) => ({ value, name: label })) })),
  };
}

/** Ctrl-C at a question ends it with an error of the library. */
async function unlessLeft<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if ((error as Error).name !== 'ExitPromptError') throw error;
    throw new UsageError(
      'The questions were left, and nothing is written.',
      'Start again, or give the values as options.',
    );
  }
}
