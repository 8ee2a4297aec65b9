import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

describe('chats that are put away', () => {
  it('leave memory: only the live ones are in it', async function () {
    this.timeout(60_000);
    const child = fork(fileURLToPath(new URL('putAwayChild.ts', import.meta.url)), ['5', '40'], {
      execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
    });
    const [told]: readonly unknown[] = await once(child, 'message');
    child.disconnect();
    assert.deepEqual(told, { live: 5, inMemory: 5 });
  });
});
