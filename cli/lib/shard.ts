import { plural } from '../../reports/text.ts';
import { UsageError } from './errors.ts';

/**
 * `--shard 2/5`: every fifth rule, from the second on. The shards of one selection share nothing and leave nothing out.
 * @throws UsageError when it is not such a pair, or there are more shards than rules
 */
export function shardOf<T>(selection: readonly T[], shard: string): T[] {
  const [, own, all] = /^(\d{1,4})\/(\d{1,4})$/.exec(shard) ?? [];
  const [index, count] = [Number(own), Number(all)];
  if (!(index >= 1 && index <= count)) {
    throw new UsageError(`--shard "${shard}" is not a shard.`, 'Write 1/3 for the first of three.');
  }
  if (count > selection.length) {
    throw new UsageError(
      `--shard "${shard}" is too fine for ${plural(selection.length, 'rule')}.`,
      `Make at most ${plural(selection.length, 'shard')}.`,
    );
  }
  return selection.filter((_, position) => position % count === index - 1);
}
