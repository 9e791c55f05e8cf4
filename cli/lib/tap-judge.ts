import { oneLine } from '../../reports/text.ts';
import type { Target } from '../../suites/kit/target.ts';
import { describeVerdict, Judge, type Tap } from '../../tap/index.ts';
import { TOOL } from './output.ts';
import { selectionOf } from './selection.ts';
import { say } from './terminal.ts';

/**
 * Makes the judge of a tap, by the rules of the target's profile; it says each violation as soon as it sees it.
 * @param tap the tap; asked for once something has passed
 * @throws ConfigurationError where the target file names a profile that does not exist
 */
export async function judgeOf(target: Target, tap: () => Pick<Tap, 'scrub' | 'redact'>): Promise<Judge> {
  const { profile, selected } = await selectionOf({ profile: target.profile });
  return new Judge({
    selection: selected,
    profile: { name: profile.name, version: profile.version },
    tool: TOOL,
    target,
    scrub: (data) => tap().scrub(data),
    redact: (exchange) => tap().redact(exchange),
    onVerdict(rule, witnessed) {
      const line = describeVerdict(rule, witnessed);
      if (line !== undefined) say(`${oneLine(line)}\n`);
    },
  });
}
