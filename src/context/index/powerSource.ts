import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Where the machine's power comes from, as far as it can be told. */
export type Power = 'mains' | 'battery' | 'unknown';

/** Tells it now. Never throws. */
export type PowerSource = () => Power;

/**
 * Linux tells it by files (Documentation/ABI/testing/sysfs-class-power of the kernel). Neither Node nor
 * VS Code tells it elsewhere: there it is unknown, and whoever knows better hands over another source.
 */
export function createPowerSource(folder = '/sys/class/power_supply'): PowerSource {
  return () => {
    try {
      const supplies = new Set(
        readdirSync(folder).map((name) => readSupply(path.join(folder, name))),
      );
      if (supplies.has('mains')) return 'mains';
      return supplies.has('battery') ? 'battery' : 'unknown';
    } catch {
      // Not Linux, or a machine that tells nothing.
      return 'unknown';
    }
  };
}

/** What one of the machine's supplies says. */
function readSupply(folder: string): Power {
  const read = (what: string): string => readFileSync(path.join(folder, what), 'utf8').trim();
  if (read('type') === 'Battery') return read('status') === 'Discharging' ? 'battery' : 'unknown';
  return read('online') === '1' ? 'mains' : 'unknown';
}
