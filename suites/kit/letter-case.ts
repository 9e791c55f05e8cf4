/** @returns the text with every ASCII letter in its other case */
export function swapCase(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => (letter >= 'a' ? letter.toUpperCase() : letter.toLowerCase()));
}
