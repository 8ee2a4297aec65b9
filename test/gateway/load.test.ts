import assert from 'node:assert/strict';
import { runChaos } from '../bench/chaosRun.ts';
import { runLoad } from '../bench/loadRun.ts';

/** The short forms of `npm run bench -- load`: what comes out counts here, not how fast. */
describe('the gateway under load', function () {
  this.timeout(180_000);

  it('answers all that are asked in ten seconds with a spike', async () => {
    const { asked, answered, failures } = await runLoad({ seconds: 10, rate: 250, spike: 500 });
    assert.ok(asked > 20, `${asked} were asked`);
    assert.equal(failures.get('server-error') ?? 0, 0);
    assert.ok((failures.get('rate-limited') ?? 0) <= asked * 0.02);
    assert.equal(answered, asked);
  });

  it('answers while servers crash, hang, reset and lie', async () => {
    const chaos = await runChaos({ requests: 2_000, parallel: 16, seed: 3 });
    assert.equal(chaos.wrong, 0, 'a lie was shown as a whole answer');
    const lost = chaos.asked - chaos.answered;
    assert.equal(lost, 0, JSON.stringify([...chaos.failures]));
    assert.ok(chaos.retries > 0 && chaos.failovers > 0, 'something went wrong, and was put right');
  });
});
