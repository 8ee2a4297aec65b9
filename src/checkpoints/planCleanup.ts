import type { CheckpointInfo, ContentInfo } from './checkpoint.ts';

/** How many checkpoints are kept, for how long, and how large they may be together. */
export interface CleanupPolicy {
  readonly maxCount: number;
  /** Days; 0: no limit by age. */
  readonly maxAge: number;
  /** Bytes in the store. */
  readonly quota: number;
}

export type CleanupReason = 'age' | 'count' | 'quota';

export interface CleanupPlan {
  /** What goes and why, the oldest first. */
  readonly goes: readonly { readonly info: CheckpointInfo; readonly reason: CleanupReason }[];
  /** Bytes that this frees, about: what builds on a removed content is then kept otherwise. */
  readonly bytes: number;
}

const day = 24 * 60 * 60 * 1000;

/**
 * What the policy removes: the oldest first. Pinned checkpoints, and those that `inUse` names, stay,
 * and count. `now`: milliseconds since 1970. Pure.
 */
export function planCleanup(
  infos: readonly CheckpointInfo[],
  policy: CleanupPolicy,
  now: number,
  inUse: ReadonlySet<string> = new Set(),
): CleanupPlan {
  const store = new StoreSize(infos);
  const atFirst = store.bytes;
  let count = infos.length;
  const goes: CleanupPlan['goes'][number][] = [];
  const oldestFirst = infos.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  for (const info of oldestFirst) {
    if (info.pinned || inUse.has(info.id)) continue;
    const reason = reasonFor(info, { policy, now, count, bytes: store.bytes });
    if (!reason) continue;
    goes.push({ info, reason });
    count--;
    store.remove(info);
  }
  return { goes, bytes: atFirst - store.bytes };
}

function reasonFor(
  { at }: CheckpointInfo,
  {
    policy,
    now,
    count,
    bytes,
  }: { readonly policy: CleanupPolicy; now: number; count: number; bytes: number },
): CleanupReason | undefined {
  if (policy.maxAge > 0 && now - at > policy.maxAge * day) return 'age';
  if (count > policy.maxCount) return 'count';
  return bytes > policy.quota ? 'quota' : undefined;
}

/** Bytes of all contents; one that several checkpoints have goes with the last of them. */
class StoreSize {
  bytes = 0;
  readonly #uses = new Map<string, number>();

  constructor(infos: readonly CheckpointInfo[]) {
    for (const { hash, stored } of infos.flatMap(contentsOf)) {
      const uses = this.#uses.get(hash) ?? 0;
      if (uses === 0) this.bytes += stored;
      this.#uses.set(hash, uses + 1);
    }
  }

  remove(info: CheckpointInfo): void {
    for (const { hash, stored } of contentsOf(info)) {
      const uses = (this.#uses.get(hash) ?? 1) - 1;
      if (uses === 0) this.bytes -= stored;
      this.#uses.set(hash, uses);
    }
  }
}

function contentsOf({ files }: CheckpointInfo): readonly ContentInfo[] {
  return files.flatMap(({ before, after }) => [
    ...(before ? [before] : []),
    ...(after ? [after] : []),
  ]);
}
