import assert from 'node:assert/strict';
import type { EventBody } from '../../../src/protocol/events.ts';
import type { CheckpointRecord } from '../../../src/sessions/transfer/bundle.ts';
import { parseImport } from '../../../src/sessions/transfer/parseImport.ts';
import { takeSession, type Taken } from '../../../src/sessions/transfer/takeSession.ts';
import {
  bundleOf,
  created,
  FakeSink,
  key,
  numbered,
  onlySession,
  said,
} from './transferHelpers.ts';

const record: CheckpointRecord = {
  id: '01K742SG346GZCAS6D3HN2AQRM',
  at: 1,
  title: 'Before',
  tags: [],
  pinned: false,
  automatic: true,
  session: 's1',
  files: [{ uri: 'file:///shop/a.ts', before: 'YQ==' }],
};
const events = numbered([
  created,
  said('m1', `the key is ${key}`),
  { type: 'checkpoint-made', checkpoint: record.id, title: 'Before', files: 1 },
]);
const imported = onlySession(parseImport(bundleOf(events, [record]).bytes, 'a'));

class FakeCheckpoints {
  readonly records: CheckpointRecord[] = [];

  put(each: CheckpointRecord): Promise<'added'> {
    this.records.push(each);
    return Promise.resolve('added');
  }
}

describe('taking an imported session', () => {
  let sink = new FakeSink();
  let checkpoints = new FakeCheckpoints();
  const take = (): Promise<Taken> => takeSession(imported, sink, checkpoints);

  beforeEach(() => {
    sink = new FakeSink();
    checkpoints = new FakeCheckpoints();
  });

  it('adds it under its own id, with its checkpoints', async () => {
    assert.deepEqual(await take(), { type: 'added', session: 's1' });
    assert.deepEqual(sink.find('s1'), imported.events);
    assert.deepEqual(checkpoints.records, [record]);
  });

  it('knows the session again that it came from, though the bundle is masked', async () => {
    sink.sessions.set('s1', events);
    assert.deepEqual(await take(), { type: 'there', session: 's1' });
    assert.equal(sink.find('s1'), events);
  });

  it('knows what came from another tool again, which is not masked', async () => {
    const raw = { ...imported, events };
    assert.equal((await takeSession(raw, sink, checkpoints)).type, 'added');
    assert.equal((await takeSession(raw, sink, checkpoints)).type, 'there');
  });

  it('knows it again where what failed is told in another language now', async () => {
    const inWords = (title: string, detail: string): typeof imported => {
      const failure = { kind: 'unexpected', title, advice: title, detail } as const;
      const told = { ...failure, retryable: true, actions: [] };
      const reply: EventBody = { type: 'reply-failed', reply: 'r1', failure: told };
      return { ...imported, attachments: [], events: numbered([created, said('m1', 'hi'), reply]) };
    };
    await takeSession(inWords('It failed here', 'EIO'), sink, checkpoints);
    const again = await takeSession(inWords('Hier ging es schief', 'EIO'), sink, checkpoints);
    assert.deepEqual(again, { type: 'there', session: 's1' });
    const other = await takeSession(inWords('It failed here', 'EPERM'), sink, checkpoints);
    assert.equal(other.type, 'added', 'what failed is something else');
  });

  it('knows it again where it went on since', async () => {
    const longer = [
      ...events,
      ...numbered([created, created, created, said('m2', 'more')]).slice(3),
    ];
    sink.sessions.set('s1', longer);
    assert.deepEqual(await take(), { type: 'there', session: 's1' });
    assert.equal(sink.find('s1'), longer);
  });

  it('gives another id where another session has its own, and never overwrites', async () => {
    const other = numbered([created, said('m1', 'something else')]);
    sink.sessions.set('s1', other);
    const taken = await take();
    assert.ok(taken.type === 'added' && taken.as === 'copy' && taken.session !== 's1');
    assert.equal(sink.find('s1'), other);
    assert.deepEqual(
      sink.find(taken.session),
      imported.events.map((event) => Object.assign({}, event, { session: taken.session })),
    );
    assert.deepEqual(checkpoints.records, [{ ...record, session: taken.session }]);
    assert.deepEqual(await take(), { type: 'there', session: taken.session });
    assert.equal(sink.sessions.size, 2);
  });

  it('says why the journal did not take it', async () => {
    const failure = {
      kind: 'storage' as const,
      title: 'The disk is full',
      advice: 'Free some space.',
      retryable: true,
      actions: [],
    };
    sink.insert = () => Promise.resolve({ type: 'failed', failure }) as never;
    assert.deepEqual(await take(), {
      type: 'failed',
      problem: 'The disk is full. Free some space.',
    });
    assert.deepEqual(checkpoints.records, []);
  });
});
