// What servers do besides failing, on every protocol, behind the policies that act on a failure.
import assert from 'node:assert/strict';
import type { LanguageModel } from '../../src/models/languageModel.ts';
import { hang, head, raw, redirectTo, textReply } from '../helpers/modelScripts.ts';
import { collect } from '../models/compliance.ts';
import { createWireBench, key, wires, type WireBench } from '../models/wireBench.ts';
import { wireKinds } from '../models/wireStreams.ts';
import { FaultWorld, patient } from './faultWorld.ts';

for (const kind of wireKinds) {
  describe(`a server that speaks ${kind} oddly`, () => {
    let bench: WireBench;
    let world: FaultWorld;
    before(async () => {
      bench = await createWireBench(kind);
    });
    after(() => bench.server.close());
    beforeEach(() => {
      world = new FaultWorld();
    });

    function guarded(options: Parameters<WireBench['model']>[0] = {}): LanguageModel {
      return world.guarded(bench.model(options), patient);
    }

    it('may refuse in words that never end: it is understood all the same', async () => {
      const { server } = bench;
      server.next([head(429, { 'retry-after': '7' }), raw('{"error": "half of wha'), hang()]);
      server.next(textReply('at last'));
      const refused = server.chats.length;
      assert.equal((await collect(guarded({ errorPatience: 50 }))).text, 'at last');
      assert.deepEqual(world.clock.waits, [7_000]);
      assert.ok((await server.waitForClose(refused)).aborted);
    });

    it('may lead to an address with a password in it: that is left out', async () => {
      const { server } = bench;
      server.next(textReply('here'));
      await collect(guarded());
      const there = new URL(server.chats.at(-1)?.path ?? assert.fail(), server.url);
      [there.username, there.password] = ['me', 'hunter2'];
      server.next([redirectTo(there.href, 307)]);
      server.next(textReply('still here'));
      assert.equal((await collect(guarded())).text, 'still here');
      assert.equal(wires[kind].keyOf(server.chats.at(-1)?.headers ?? {}), key);
    });
  });
}
