import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { soundPolicy } from '../connector/policy/index.ts';
import { readDecisions } from './policy-contract.ts';
import { PAGE, policyPage } from './policy-page.ts';

/** An interface with one decision. @param docstring the lines between its delimiters */
const policyWith = (docstring: string) =>
  `\nexport interface Policy {\n  // Area\n\n${docstring}  decide(name: string): boolean;\n}\n`;

describe('docs/policy.md', () => {
  it('says what the docstrings say; if not, run "npm run docs:policy"', async () => {
    expect(readFileSync(PAGE, 'utf8')).toBe(await policyPage());
  }, 60_000);

  it('documents every decision of the sound policy and no other', () => {
    const documented = readDecisions().flatMap(({ decisions }) => decisions.map(({ name }) => name));
    expect(documented.sort()).toEqual(Object.keys(soundPolicy).sort());
  });
});

describe('reading the interface', () => {
  it('takes a docstring apart', () => {
    const source = policyWith(`  /**
   * Whether the name
   * is right.
   * Sound: always.
   * @param name as sent
   * @throws OAuthError when it is empty
   * @see RFC 6749 3.1
   * @see RFC 6749 3.2
   */
`);
    expect(readDecisions(source)).toEqual([
      {
        title: 'Area',
        decisions: [
          {
            name: 'decide',
            signature: 'decide(name: string): boolean',
            decides: 'Whether the name is right.',
            sound: 'always.',
            parameters: [{ name: 'name', meaning: 'as sent' }],
            throws: 'OAuthError when it is empty',
            sections: ['RFC 6749 3.1', 'RFC 6749 3.2'],
          },
        ],
      },
    ]);
  });

  it.each([
    ['a decision without docstring', '', /decide has no docstring/],
    ['a docstring without answer', '  /**\n   * Whether.\n   * @see RFC 6749 3\n   */\n', /decide must say/],
    ['a docstring without section', '  /**\n   * Whether.\n   * Sound: no.\n   */\n', /decide must say/],
    ['what it cannot read', '  readonly x: number;\n', /cannot be read at: readonly x/],
  ])('refuses %s', (_, docstring, complaint) => {
    expect(() => readDecisions(policyWith(docstring))).toThrow(complaint);
  });

  it('refuses a source without the interface', () => {
    expect(() => readDecisions('')).toThrow(/no `export interface Policy`/);
  });
});
