import { expect, test } from 'vitest';
import type { Disk, DiskTrouble } from './disk.ts';
import type { IntegrationLog } from './log.ts';
import { StorageNotice } from './storage-notice.ts';

test.for([
  ['database is locked', 'End the other program that has locked the database; the PBX tries again'],
  ['database or disk is full', 'Free space; the PBX tries again'],
  ['attempt to write a readonly database', 'Make the folder writable; the PBX tries again'],
  ['disk I/O error', 'Free space or make the folder writable; the PBX tries again'],
] as const)('a disk that refuses with "%s" gets the remedy that fits', ([reason, remedy]) => {
  const said: string[] = [];
  let tell: (trouble: DiskTrouble | undefined) => void = () => undefined;
  const disk = {
    watch: (listener: typeof tell) => {
      tell = listener;
    },
  } as unknown as Disk;
  new StorageNotice(disk, {
    log: { add: () => undefined } as unknown as IntegrationLog,
    where: '/data',
    warn: (sentence) => void said.push(sentence),
  });
  tell({ reason } as DiskTrouble);
  expect(said).toEqual([expect.stringContaining(`(${reason})`)]);
  expect(said[0]).toContain(remedy);
});
