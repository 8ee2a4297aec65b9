import process from 'node:process';
import { setImmediate as turn } from 'node:timers/promises';
import { SessionRegistry } from '../../src/sessions/sessionRegistry.ts';
import type { SessionActor } from '../../src/sessions/sessionActor.ts';
import { collectGarbage } from '../bench/collectGarbage.ts';
import { FakeClock, withJournal } from './sessionHelpers.ts';

const [most = '5', sessions = '40'] = process.argv.slice(2);

/** Opens many chats, and tells how many are live and how many of their actors are still in memory. */
await withJournal(async (journal) => {
  const registry = new SessionRegistry({
    journal,
    clock: new FakeClock(),
    unexpected: (error) => process.stderr.write(`${String(error)}\n`),
    limits: () => ({ most: Number(most), idleAfter: 60_000 }),
  });
  const actors: WeakRef<SessionActor>[] = [];
  for (let at = 0; at < Number(sessions); at++) {
    actors.push(await openOne(registry, at));
    await turn();
  }
  collectGarbage();
  await turn();
  collectGarbage();
  const inMemory = actors.filter((actor) => actor.deref() !== undefined).length;
  process.send?.({ live: registry.live().length, inMemory });
  await registry.close(1_000);
});

/** By itself, so that nothing of it stays in a variable of the loop. */
async function openOne(registry: SessionRegistry, at: number): Promise<WeakRef<SessionActor>> {
  const result = await registry.create({}, 'c');
  if (result.type !== 'created') throw new Error(result.type);
  const { actor } = result;
  const text = `Question ${at}`;
  await actor.dispatch({ type: 'add-message', message: `m${at}`, text }, 'user', 'c');
  // Somebody looks at it, and goes on.
  actor.subscribe({ events: () => undefined, reloaded: () => undefined }).dispose();
  return new WeakRef(actor);
}
