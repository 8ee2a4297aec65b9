import { SharedPace } from '../../src/sessions/sharedPace.ts';

/** A window that takes of each of 100 providers as many requests as a minute may have, which are 3. */
const [folder = ''] = process.argv.slice(2);
const pace = new SharedPace({
  folder,
  now: Date.now,
  // The file is busy: it asks again.
  onTrouble: () => undefined,
});
process.once('message', takeAll);
process.send?.('ready');

function takeAll(): void {
  for (let provider = 0; provider < 100; provider++) {
    for (;;) {
      const taking = pace.take(`p${provider}`, 10, { requests: 3 });
      process.send?.(taking);
      if (taking?.type === 'wait') break;
    }
  }
  process.disconnect();
}
