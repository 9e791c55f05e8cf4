/** Whether tests that try a share of a matrix try all of it: `PBX_SHARE=whole npx vitest run`. It takes minutes more. */
const WHOLE = process.env['PBX_SHARE'] === 'whole';

/**
 * A diagonal share of a row of a matrix, so that all rows together meet every column.
 * @param stride one column of so many is in the share
 * @returns whether a column is in the share of a row
 */
export function isInShare(row: number, column: number, stride: number): boolean {
  return WHOLE || (row + column) % stride === 0;
}
