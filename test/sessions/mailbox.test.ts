import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { Mailbox } from '../../src/sessions/mailbox.ts';

describe('mailbox', () => {
  it('handles one letter at a time, in the order of posting, slow ones too', async () => {
    const mailbox = new Mailbox();
    const log: string[] = [];
    const letters = [3, 0, 1].map((turns, n) =>
      mailbox.post(async () => {
        log.push(`begin ${n}`);
        for (let i = 0; i < turns; i++) await setImmediate();
        log.push(`end ${n}`);
        return n;
      }),
    );
    assert.equal(mailbox.waiting, 3);
    assert.deepEqual(await Promise.all(letters), [0, 1, 2]);
    assert.deepEqual(log, ['begin 0', 'end 0', 'begin 1', 'end 1', 'begin 2', 'end 2']);
    assert.equal(mailbox.waiting, 0);
  });

  it('tells the sender of a failure, and goes on', async () => {
    const mailbox = new Mailbox();
    const failing = mailbox.post(() => {
      throw new Error('no');
    });
    const next = mailbox.post(() => 'yes');
    await assert.rejects(failing, /no/);
    assert.equal(await next, 'yes');
  });

  it('lets the event loop turn between two letters', async () => {
    const mailbox = new Mailbox();
    let turns = 0;
    const turning = (async () => {
      for (; turns < 5; turns++) await setImmediate();
    })();
    const seen = await Promise.all(Array.from({ length: 4 }, () => mailbox.post(() => turns)));
    assert.ok(
      seen.every((turn, i) => i === 0 || turn > (seen[i - 1] ?? 0)),
      seen.join(),
    );
    await turning;
  });
});
