import process from 'node:process';
import { setImmediate as turn } from 'node:timers/promises';
import { EventBus } from '../../src/bus/eventBus.ts';
import { UsageRecords } from '../../src/sessions/usageRecords.ts';
import { usageEntry } from './usageHelpers.ts';

/** A window that appends so many entries, tells of each once it was handed over, and waits to be killed. */
const [folder = '', count = '0'] = process.argv.slice(2);
const records = new UsageRecords({
  folder,
  bus: new EventBus({ onDead: () => undefined }),
  now: Date.now,
  onTrouble: () => undefined,
});
for (let at = 0; at < Number(count); at++) {
  records.append(usageEntry({ correlation: `child ${at}` }));
  await turn();
}
process.send?.('done');
setInterval(() => undefined, 1_000);
