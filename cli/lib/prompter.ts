/** What `init` asks a person; a test answers in its place. */
export interface Prompter {
  /** @returns the text that was entered; `check` gives the reason for which one is refused */
  text(question: string, preset?: string, check?: (text: string) => true | string): Promise<string>;
  /** @returns one of the values */
  choice<T extends string>(question: string, choices: readonly { value: T; label: string }[]): Promise<T>;
}

/** Asks at the terminal. The library is loaded only when a person is asked. */
export async function terminalPrompter(): Promise<Prompter> {
  const { input, select } = await import('@inquirer/prompts');
  return {
    text: (message, preset, check) =>
      input({
        message,
        ...(preset === undefined ? {} : { default: preset }),
        ...(check === undefined ? {} : { validate: check }),
      }),
    choice: (message, choices) =>
      select({ message, choices: choices.map(({ value, label }) => ({ value, name: label })) }),
  };
}
