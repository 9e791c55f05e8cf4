import { UsageError } from './errors.ts';

/** @throws UsageError for anything but a positive number; a whole one where there is a most */
export function positive(option: string, text: string, most?: number): number {
  const value = Number(text);
  const sound = value > 0 && Number.isFinite(value) && text.trim() !== '';
  if (!sound || (most !== undefined && (!Number.isInteger(value) || value > most)))
    throw new UsageError(
      most === undefined
        ? `${option} "${text}" is not a number above 0.`
        : `${option} "${text}" is not a whole number from 1 to ${most}.`,
    );
  return value;
}
