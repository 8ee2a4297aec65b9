import type { IndexKeeper } from './indexKeeper.ts';
import type { PowerSource } from './powerSource.ts';

/** Nobody tells when the cable is plugged in, so this is looked at while the index is wanted. */
const lookEvery = 30_000;
const reason = 'The machine runs on its battery';

/** Pauses the work on the index while the machine runs on its battery. */
export function restOnBattery(
  keeper: Pick<IndexKeeper, 'pause' | 'resume'>,
  power: PowerSource,
): void {
  const look = (): void => {
    if (power() === 'battery') keeper.pause(reason);
    else keeper.resume(reason);
  };
  look();
  setInterval(look, lookEvery).unref();
}
