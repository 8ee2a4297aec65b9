import type { Letter, Receive } from './letter.ts';

/**
 * The same receiver, but each `deliveryId` is handled once: one that comes again, because its
 * acknowledgement was lost or came too late, is acknowledged and nothing else. The table holds the last
 * `most` ids; where a letter may come again much later, what it does needs a key of its own.
 */
export function onceEach<T>(
  receive: Receive<T>,
  most = 10_000,
): (letters: readonly Letter<T>[]) => Promise<void> {
  const handled = new Set<string>();
  const underWay = new Map<string, Promise<void>>();
  const note = (id: string): void => {
    handled.add(id);
    if (handled.size <= most) return;
    // A set gives what was put in first.
    for (const oldest of handled) return void handled.delete(oldest);
  };
  async function handle(letters: readonly Letter<T>[]): Promise<void> {
    await receive(letters);
    for (const { deliveryId } of letters) note(deliveryId);
  }
  return async (letters) => {
    const waits = letters.flatMap(({ deliveryId }) => underWay.get(deliveryId) ?? []);
    const fresh = new Map<string, Letter<T>>();
    for (const letter of letters) {
      const { deliveryId } = letter;
      if (!handled.has(deliveryId) && !underWay.has(deliveryId)) fresh.set(deliveryId, letter);
    }
    if (fresh.size > 0) {
      const work = handle([...fresh.values()]).finally(() => {
        for (const id of fresh.keys()) underWay.delete(id);
      });
      for (const id of fresh.keys()) underWay.set(id, work);
      waits.push(work);
    }
    await Promise.all(waits);
  };
}
