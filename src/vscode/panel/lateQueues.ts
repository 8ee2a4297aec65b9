import type { MessageQueues, MessageQueuesOptions } from '../../rooms/messageQueues.ts';
import type { Disposables } from '../disposables.ts';

/** Gives the messages that wait; what handles them is loaded when a panel is first shown. */
export type LateQueues = () => Promise<MessageQueues>;

export function lateQueues(options: MessageQueuesOptions, owned: Disposables): LateQueues {
  let loading: Promise<MessageQueues> | undefined;
  const load = async (): Promise<MessageQueues> => {
    const { MessageQueues: Loaded } = await import('../../rooms/messageQueues.ts');
    return owned.add(new Loaded(options));
  };
  return () => (loading ??= load());
}
