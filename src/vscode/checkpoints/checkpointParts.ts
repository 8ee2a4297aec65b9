import { serveCheckpointDocuments } from './checkpointDocuments.ts';
import { createCheckpointRecovery, type CheckpointRecovery } from './checkpointRecovery.ts';
import { CheckpointRoom, type CheckpointRoomOptions } from './checkpointRoom.ts';
import { TouchedFiles } from './checkpointTouched.ts';
import type { Disposables } from '../disposables.ts';

/** Everything around checkpoints. The store itself is opened when it is first needed. */
export interface CheckpointParts {
  readonly checkpoints: CheckpointRoom;
  readonly touched: TouchedFiles;
  readonly recovery: CheckpointRecovery;
}

export function createCheckpointParts(
  options: CheckpointRoomOptions,
  owned: Disposables,
): CheckpointParts {
  const checkpoints = new CheckpointRoom(options);
  owned.add(serveCheckpointDocuments(checkpoints));
  return {
    checkpoints,
    touched: owned.add(new TouchedFiles()),
    recovery: createCheckpointRecovery(checkpoints),
  };
}
