import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fullText } from '../../../src/protocol/fullText.ts';
import type { CheckpointRecord } from '../../../src/sessions/transfer/bundle.ts';
import { maskPieces } from '../../../src/sessions/transfer/maskPieces.ts';
import { parseImport } from '../../../src/sessions/transfer/parseImport.ts';
import { redactEvents } from '../../../src/sessions/transfer/redactEvents.ts';
import { findSecrets } from '../../../src/trust/secrets.ts';
import {
  anySession,
  bundleOf,
  created,
  ended,
  grew,
  key,
  numbered,
  onlySession,
  said,
  started,
  stateOf,
  textOfReply,
} from './transferHelpers.ts';

const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');

function checkpoint(files: CheckpointRecord['files']): CheckpointRecord {
  return {
    id: '01K742SG346GZCAS6D3HN2AQRM',
    at: 1_760_000_000_000,
    title: 'Before the edit',
    tags: ['a'],
    pinned: false,
    automatic: true,
    session: 's1',
    seq: 4,
    files,
  };
}

const edited = numbered([
  created,
  said('m1', 'Change it'),
  {
    type: 'edit-applied',
    edit: 'e1',
    label: 'src/a.ts',
    checkpoint: '01K742SG346GZCAS6D3HN2AQRM',
    files: [{ uri: 'file:///shop/src/a.ts', label: 'src/a.ts' }],
  },
]);

describe('a bundle', () => {
  it('is byte for byte the same after export, import and export, and folds to the same', () => {
    let masked = 0;
    const property = fc.property(anySession, (events) => {
      const first = bundleOf(events);
      masked += first.masked.length;
      const parsed = parseImport(first.bytes, 'a.parley.json');
      const imported = onlySession(parsed);
      assert.ok(parsed.type === 'sessions');
      assert.deepEqual(parsed.problems, []);
      assert.equal(bundleOf(imported.events).text, first.text);
      const clean = redactEvents(events);
      assert.deepEqual(stateOf(imported.events), stateOf(clean.value));
      if (clean.kinds.length === 0) assert.deepEqual(stateOf(imported.events), stateOf(events));
    });
    fc.assert(property, { numRuns: 300 });
    assert.ok(masked > 50, `${masked} secrets`);
  });

  it('has what was typed and not sent, without secrets', () => {
    const events = numbered([created, said('m1', 'a')]);
    const { bytes, text, masked } = bundleOf(events, [], `and the key ${key}?`);
    assert.equal(text.includes(key), false);
    assert.deepEqual(masked, ['GitHub token']);
    const { draft, events: back } = onlySession(parseImport(bytes, 'a'));
    assert.match(draft ?? '', /^and the key .*\?$/u);
    assert.equal(bundleOf(back, [], draft).text, text);
    assert.equal(onlySession(parseImport(bundleOf(events).bytes, 'a')).draft, undefined);
    const long = 'a pasted log\n'.repeat(400_000);
    const whole = bundleOf(events, [], long);
    assert.ok(onlySession(parseImport(whole.bytes, 'a')).draft === long, 'however long');
  });

  it('leaves events as they are where there is no secret', () => {
    const events = numbered([created, said('m1', 'a'), started('r1', 'm1'), grew('r1', 0, 'b')]);
    assert.deepEqual(
      redactEvents(events).value.map((event, at) => event === events[at]),
      events.map(() => true),
    );
    assert.deepEqual(onlySession(parseImport(bundleOf(events).bytes, 'a')).events, events);
  });

  it('is one object of fixed order that ends with a line end', () => {
    const { text } = bundleOf(numbered([created]));
    assert.equal(
      text,
      [
        '{"format":"parley-session","version":1,"session":{"id":"s1","title":"New chat","createdAt":1760000000000},"events":[',
        '{"session":"s1","seq":1,"at":1760000000000,"by":"user","correlation":"c1","version":2,"type":"session-created","title":"New chat"}',
        '],"attachments":[',
        '],"redacted":[]}',
        '',
      ].join('\n'),
    );
  });

  it('masks a secret that straddles pieces, and the offsets after it still fit', () => {
    const cut = [key.slice(0, 7), key.slice(7, 30), `${key.slice(30)} is it`, ', and more'];
    const all = ['Here: ', ...cut];
    const pieces = all.map((text, at) => grew('r1', all.slice(0, at).join('').length, text));
    const events = numbered([
      created,
      said('m1', 'x'),
      started('r1', 'm1'),
      ...pieces,
      ended('r1'),
    ]);
    const { text, masked, bytes } = bundleOf(events);
    assert.deepEqual(masked, ['GitHub token']);
    for (const part of cut.slice(0, 2)) assert.ok(!text.includes(part));
    assert.ok(text.endsWith('"redacted":[{"kind":"GitHub token","count":1}]}\n'));
    const { events: back } = onlySession(parseImport(bytes, 'a'));
    assert.equal(back.length, events.length);
    assert.equal(textOfReply(back, 'r1'), 'Here: [masked GitHub token] is it, and more');
  });

  it('masks what tools were given and gave back, and leaves them at their places', () => {
    const words = `Its key is ${key}.`;
    const events = numbered([
      created,
      said('m1', 'x'),
      started('r1', 'm1'),
      grew('r1', 0, words),
      {
        type: 'tool-called',
        reply: 'r1',
        step: 't1',
        offset: words.length,
        tool: 'run',
        title: `with ${key}`,
        input: key,
      },
      { type: 'tool-ended', reply: 'r1', step: 't1', outcome: 'done', output: `said ${key}` },
      grew('r1', words.length, ' So.'),
      ended('r1'),
    ]);
    const { text, masked, bytes } = bundleOf(events);
    assert.equal(masked.length, 4);
    assert.ok(!text.includes(key));
    const state = stateOf(onlySession(parseImport(bytes, 'a')).events);
    const [, reply] = state.messages;
    assert.ok(reply?.kind === 'reply');
    assert.equal(
      fullText(reply),
      [
        'Its key is [masked GitHub token].',
        '**Tool** `run`',
        'with [masked GitHub token]',
        '```text\n[masked GitHub token]\n```',
        '**Result**',
        '```text\nsaid [masked GitHub token]\n```',
        ' So.',
      ].join('\n\n'),
    );
  });

  it('does not keep what the fold never showed of a reply', () => {
    const events = numbered([
      created,
      said('m1', 'x'),
      started('r1', 'm1'),
      grew('r1', 0, 'short'),
      grew('r1', 90, key),
      grew('r1', 0, key.slice(0, 5)),
    ]);
    const { text, bytes } = bundleOf(events);
    assert.ok(!text.includes(key.slice(0, 5)));
    assert.equal(textOfReply(onlySession(parseImport(bytes, 'a')).events, 'r1'), 'short');
  });

  it('holds no secret in titles, messages, labels and failures', () => {
    const events = numbered([
      { type: 'session-created', title: key },
      said('m1', `my key is ${key}`),
      started('r1', 'm1'),
      {
        type: 'reply-failed',
        reply: 'r1',
        failure: {
          kind: 'bad-key',
          title: key,
          advice: key,
          detail: key,
          retryable: false,
          actions: [],
        },
      },
    ]);
    const { text, masked } = bundleOf(events);
    assert.ok(!text.includes(key));
    assert.equal(masked.length, 5);
  });

  it('masks text attachments and leaves binary ones as they are', () => {
    const binary = base64(Buffer.concat([Buffer.from([0, 1, 2]), Buffer.from(key)]));
    const record = checkpoint([
      { uri: 'file:///shop/.env', before: base64(`\uFEFFA=1\nTOKEN=${key}\n`) },
      { uri: 'file:///shop/logo.png', before: binary, after: binary },
      { uri: 'file:///shop/new.ts', after: null },
    ]);
    const { bytes, text } = bundleOf(edited, [record]);
    const { events, attachments } = onlySession(parseImport(bytes, 'a'));
    const [env, logo, fresh] = attachments[0]?.files ?? [];
    const content = Buffer.from(env?.before ?? '', 'base64').toString();
    assert.equal(content, '\uFEFFA=1\nTOKEN=[masked GitHub token]\n');
    assert.deepEqual(logo, record.files[1]);
    assert.deepEqual(fresh, { uri: 'file:///shop/new.ts', after: null });
    assert.equal(bundleOf(events, attachments).text, text);
  });

  it('refuses in words what is too large for one file', () => {
    const big = base64(new Uint8Array(101 * 1024 * 1024));
    const record = checkpoint([
      { uri: 'file:///a', before: big },
      { uri: 'file:///b', before: big },
    ]);
    // The same bytes are measured twice, once for each of two checkpoints of the same content.
    const oversized = [record, { ...record, id: '01K742SG346GZCAS6D3HN2AQRN' }];
    assert.throws(() => bundleOf(edited, oversized), /more than 256 MB/u);
  });
});

describe('masking', () => {
  it('takes what is glued to a secret with it, and what a mask lays open', () => {
    const long = `${key}${'a1B2c3D4e5'.repeat(30)}`;
    assert.deepEqual(maskPieces([`a ${long} b`]).pieces, ['a [masked GitHub token] b']);
    const covered = `token="password='Ab3dEf6hIj9kLm2n',${key}"`;
    assert.deepEqual(maskPieces([covered]).pieces, [
      `token="password='[masked secret value]',[masked GitHub token]"`,
    ]);
  });

  it('changes nothing the second time, whatever the pieces', () => {
    const glued = key + key + 'sk-ant-'.repeat(60) + '"password": "';
    const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(glued, key, '"', ' = '));
    const property = fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const once = maskPieces(pieces);
      assert.equal(once.pieces.length, pieces.length);
      assert.deepEqual(findSecrets(once.pieces.join('')), []);
      assert.deepEqual(maskPieces(once.pieces), { pieces: once.pieces, kinds: [] });
    });
    fc.assert(property, { numRuns: 300 });
  });
});
