import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventBus } from '../../../src/bus/eventBus.ts';
import { UsageRecords } from '../../../src/sessions/usageRecords.ts';
import { LateGateway } from '../../../src/vscode/models/lateGateway.ts';
import { paceOf } from '../../../src/gateway/pace.ts';
import { nullLog } from '../../../src/protocol/log.ts';
import { done, infoOf, played, question, read, said, used } from '../../gateway/playedModel.ts';
import { withFolder } from '../../sessions/sessionHelpers.ts';

const answering = () => played([said('x'), used(10, 5), done], infoOf('m'));

function openIn(folder: string, reuseAnswers = false): LateGateway {
  return new LateGateway(
    () => {
      const bus = new EventBus({ onDead: () => undefined });
      const onTrouble = (): void => undefined;
      const books = new UsageRecords({ folder, bus, now: Date.now, onTrouble });
      return Promise.resolve({
        order: ['health', 'metering', 'budget', 'cache', 'wholeness'],
        settings: () => ({
          failover: [],
          budgets: {},
          reuseAnswers,
          maskSecrets: false,
          pace: (id) => paceOf(id, undefined),
        }),
        find: () => undefined,
        keyOf: () => Promise.resolve(undefined),
        mask: (text) => ({ text, kinds: [] }),
        redact: (text) => text,
        ledger: books,
        log: nullLog,
        bus,
        books,
      });
    },
    (error) => assert.fail(String(error)),
  );
}

describe('the gateway that is loaded late', () => {
  it('tells of many requests that end together once', () =>
    withFolder(async (folder) => {
      const gateway = openIn(folder);
      await gateway.prepare();
      let changes = 0;
      gateway.onDidChange(() => changes++);
      const model = gateway.guard(answering());
      await Promise.all(Array.from({ length: 20 }, () => read(model).outcome));
      await sleep(0);
      assert.ok(changes > 0 && changes < 20, `${changes} changes`);
      assert.match(gateway.healthOf(answering().info)?.text ?? '', /20 requests answered/u);
      gateway.dispose();
    }));

  it('gives an answer again where that is set, until a person wants it forgotten', () =>
    withFolder(async (folder) => {
      for (const reused of [false, true]) {
        const gateway = openIn(folder, reused);
        const model = answering();
        const ask = () => read(gateway.guard(model), question('same')).outcome;
        for (let at = 0; at < 2; at++) assert.equal((await ask())?.type, 'done');
        assert.equal(model.requests.length, reused ? 1 : 2);
        gateway.forgetAnswers();
        await ask();
        assert.equal(model.requests.length, reused ? 2 : 3);
        gateway.dispose();
      }
    }));

  it('gives the answer though its usage cannot be written, and says so in the report', () =>
    withFolder(async (folder) => {
      const gateway = openIn(folder);
      await gateway.prepare();
      const busy = new DatabaseSync(join(folder, 'usage.db'));
      busy.exec('BEGIN IMMEDIATE');
      const outcome = await read(gateway.guard(answering()), question()).outcome;
      assert.equal(outcome?.type, 'done');
      const before = await gateway.usage(0);
      assert.deepEqual(before.rows, []);
      assert.deepEqual(before.unwritten, {
        requests: 1,
        why: 'another program keeps the file busy',
        safe: true,
      });
      busy.close();
      const { rows, unwritten } = await gateway.usage(0);
      assert.equal(rows[0]?.input, 10);
      assert.equal(unwritten, undefined);
      gateway.dispose();
    }));
});
