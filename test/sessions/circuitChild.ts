import { setTimeout as sleep } from 'node:timers/promises';
import { CircuitBreakers } from '../../src/gateway/circuitBreakers.ts';
import { parseCircuit } from '../../src/gateway/circuitRecord.ts';
import { SharedRecords } from '../../src/sessions/sharedRecords.ts';

/**
 * A window in which one request after another to a dead model is made, as long as the circuit lets them
 * pass; it tells how many passed. With `hang` as second argument its first request never ends.
 */
const [folder = '', how] = process.argv.slice(2);
const shared = new SharedRecords({
  folder,
  now: Date.now,
  file: 'circuits.db',
  parse: parseCircuit,
  // The file is busy: it goes by what it knows.
  onTrouble: () => undefined,
});
const breakers = new CircuitBreakers({
  shared,
  limits: { open: 60_000, inARow: 40, least: 1_000 },
  onError: (error) => process.send?.(String(error)),
});
const circuit = breakers.circuit({ provider: 'dead', model: 'm' }, 'key');
process.once('message', () => void (how === 'hang' ? hang() : failAll()));
process.send?.('ready');

async function failAll(): Promise<void> {
  let passed = 0;
  for (;;) {
    const entry = circuit.enter();
    if (entry.type === 'refused') break;
    passed++;
    entry.pass.failed({
      kind: 'server-error',
      title: 'Dead.',
      advice: '',
      retryable: true,
      actions: [],
    });
    entry.pass.leave();
    await sleep(1);
  }
  process.send?.(passed, () => process.disconnect());
}

function hang(): void {
  process.send?.(circuit.enter().type);
}
