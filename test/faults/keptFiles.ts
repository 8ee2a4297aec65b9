import type { CheckpointFile } from '../../src/checkpoints/checkpoint.ts';
import type { BundleRoot } from '../../src/checkpoints/bundlePaths.ts';

export const roots: readonly BundleRoot[] = [{ name: 'work', uri: 'file:///projects' }];

/** The files of a checkpoint: a large one with a line changed each time, a binary one, and a new one. */
export function filesOf(round: number): readonly CheckpointFile[] {
  const lines = Array.from({ length: 800 }, (_, n) => `line ${n} of the file ${n * n}`);
  const before = lines.with(round * 7, `changed in round ${round}`).join('\n');
  const binary = Uint8Array.from({ length: 3000 }, (_, n) => (n * n * 31 + round) & 0xff);
  return [
    {
      uri: 'file:///projects/large.ts',
      before: Buffer.from(before),
      after: Buffer.from(`${before}\nend`),
    },
    { uri: 'file:///projects/picture.png', before: binary, after: null },
    { uri: `file:///projects/new-${round}.ts`, after: Buffer.from(`made in round ${round}`) },
  ];
}
