import { useComputed } from '@preact/signals';
import { canAskAgain } from '../../src/protocol/answers.ts';
import type { Reply } from '../../src/protocol/sessionState.ts';
import { usePanel } from '../panel.ts';

/**
 * True where the host would ask for this reply again: of several answers also while another one runs.
 * Nothing is drawn anew while that one grows.
 */
export function useCanAskAgain(reply: Reply): boolean {
  const store = usePanel();
  return useComputed(() => {
    if (store.canAsk.value || !store.canWrite.value) return store.canAsk.value;
    return canAskAgain(store.session.value?.messages ?? [], reply);
  }).value;
}
