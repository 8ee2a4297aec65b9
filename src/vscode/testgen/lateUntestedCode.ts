import type { ContextWorkerClient } from '../../context/worker/workerClient.ts';
import type { Log } from '../../protocol/log.ts';
import type { Disposables } from '../disposables.ts';
import type { UntestedCode } from './untestedCode.ts';
import { once } from '../once.ts';

/** What finds untested code, loaded with the first list or lens. */
export function lateUntestedCode(
  worker: Pick<ContextWorkerClient, 'declarations'>,
  { grammars, log }: { grammars: string; log: Log },
  owned: Disposables,
): () => Promise<UntestedCode> {
  return once(async () => {
    const { UntestedCode: Loaded } = await import('./untestedCode.ts');
    return owned.add(
      new Loaded(async (path, text) => {
        try {
          return await worker.declarations({ path, text, grammars });
        } catch (error) {
          // A grammar that fails is none: its files are left out.
          log.error(`What ${path} declares`, error);
          return [];
        }
      }),
    );
  });
}
