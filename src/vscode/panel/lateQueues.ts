import type { MessageQueues, MessageQueuesOptions } from '../../rooms/messageQueues.ts';
import type { Disposables } from '../disposables.ts';
import { once } from '../once.ts';

/** Gives the messages that wait; what handles them is loaded when a panel is first shown. */
export type LateQueues = () => Promise<MessageQueues>;

export function lateQueues(options: MessageQueuesOptions, owned: Disposables): LateQueues {
  return once(async () => {
    const { MessageQueues: Loaded } = await import('../../rooms/messageQueues.ts');
    return owned.add(new Loaded(options));
  });
}
