/** @returns milliseconds by which a zone's clocks are ahead of UTC at an instant; `undefined` for an unknown IANA name */
export function zoneOffsets(name: string): ((ms: number) => number) | undefined {
  if (name === 'UTC') return () => 0;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      timeZoneName: 'longOffset',
      year: 'numeric',
    });
  } catch {
    return undefined;
  }
  return (ms) => {
    const written = format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    return zoneOffset(written.replace('GMT', ''));
  };
}

/** Milliseconds of `+01:00`, `-0330`; `Z` and nothing are none. */
export function zoneOffset(text: string): number {
  const [, sign, hours, minutes, seconds] = /^([+-])(\d{2}):?(\d{2})(?::(\d{2}))?$/.exec(text) ?? [];
  const ms = (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) * 1000;
  return sign === '-' ? -ms : ms;
}
