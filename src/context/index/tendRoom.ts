import type { FileIndexer } from './fileIndexer.ts';

type Tended = Pick<FileIndexer, 'room' | 'index' | 'refresh'>;

/** True where there is something to do for the limits while nothing else waits. */
export function wantsTending({ room, index }: Tended): boolean {
  return room.mayComeBack || room.memory.wantsCompacting(index);
}

/** One piece of it: a file comes back, or memory is given back. True where the index is another one now. */
export async function tendRoom(files: Tended): Promise<boolean> {
  const { room, index } = files;
  if (room.memory.wantsCompacting(index)) {
    index.compact();
    return true;
  }
  const path = room.whoComesBack();
  if (path !== undefined) await files.refresh(path);
  room.cameBack();
  return path !== undefined;
}
