import assert from 'node:assert/strict';
import type { ParsedImport } from '../../../src/sessions/transfer/bundle.ts';
import { isFileAddress } from '../../../src/sessions/transfer/parseCheckpoints.ts';
import { parseImport } from '../../../src/sessions/transfer/parseImport.ts';
import {
  bundleOf,
  bytesOf,
  created,
  ended,
  grew,
  numbered,
  onlySession,
  said,
  started,
  stateOf,
  textOfReply,
} from './transferHelpers.ts';

const checkpointId = '01K742SG346GZCAS6D3HN2AQRM';
const events = numbered([
  created,
  said('m1', 'hello'),
  started('r1', 'm1'),
  grew('r1', 0, 'one '),
  grew('r1', 4, 'two'),
  ended('r1'),
  { type: 'checkpoint-made', checkpoint: checkpointId, title: 'Before', files: 1 },
]);

interface Bundle {
  version: unknown;
  session: unknown;
  events: unknown[];
  attachments: unknown[];
}

/** A good bundle after a change to it. */
function changed(change: (bundle: Bundle) => void): ParsedImport {
  const bundle = JSON.parse(bundleOf(events).text) as Bundle;
  change(bundle);
  return parseImport(bytesOf(bundle), 'a.parley.json');
}

function problemsOf(parsed: ParsedImport): string {
  return parsed.type === 'failed' ? parsed.problem : parsed.problems.join(' ');
}

function attachment(files: unknown): unknown {
  return {
    id: checkpointId,
    at: 1,
    title: 'Before',
    tags: [],
    pinned: false,
    automatic: true,
    files,
  };
}

describe('a bundle from outside', () => {
  it('that is cut off at any byte fails in words', () => {
    const { bytes } = bundleOf(events.slice(0, 2));
    // Without the line end at its end it is still whole.
    for (let length = 0; length < bytes.length - 1; length++) {
      const parsed = parseImport(bytes.subarray(0, length), 'a.parley.json');
      assert.equal(parsed.type, 'failed', `${length} bytes`);
    }
  });

  it('from the future is not taken at all', () => {
    for (const parsed of [
      changed((bundle) => void (bundle.version = 2)),
      changed((bundle) => void bundle.events.push({ ...events[0], seq: 8, version: 99 })),
      parseImport(bytesOf({ format: 'parley-session', version: 7, chats: [] }), 'a'),
    ]) {
      assert.equal(parsed.type, 'failed');
      assert.match(problemsOf(parsed), /newer version of Parley/u);
    }
  });

  it('with wrong types is refused', () => {
    const wrong: ((bundle: Bundle) => void)[] = [
      (bundle) => (bundle.version = '1'),
      (bundle) => (bundle.session = 'x'),
      (bundle) => (bundle.session = { id: '../../etc/passwd' }),
      (bundle) => (bundle.session = { id: '__proto__' }),
      (bundle) => (bundle.events = [1, null, 'x', {}]),
      (bundle) => (bundle.events = { length: 1e9 } as never),
      (bundle) => (bundle.attachments = 'x' as never),
    ];
    for (const [at, change] of wrong.entries()) {
      assert.equal(changed(change).type, 'failed', `change ${at}`);
    }
  });

  it('has events that are none left out, and the rest taken', () => {
    const parsed = changed((bundle) => {
      bundle.events.push({ ...events[1], seq: 8, message: 5 }, { nonsense: true });
    });
    assert.deepEqual(onlySession(parsed).events, events);
    assert.equal(problemsOf(parsed), '2 events could not be read and were left out.');
  });

  it('has events of another session left out', () => {
    const parsed = changed(
      (bundle) => void bundle.events.push({ ...events[1], session: 's2', seq: 8 }),
    );
    assert.deepEqual(onlySession(parsed).events, events);
    assert.match(problemsOf(parsed), /belonged to another chat/u);
  });

  it('has doubled numbers taken once, and any order put right', () => {
    const parsed = changed((bundle) => {
      bundle.events = [...bundle.events, { ...events[1], text: 'forged' }].toReversed();
    });
    const imported = onlySession(parsed).events;
    assert.deepEqual(
      imported.map(({ seq }) => seq),
      [1, 2, 3, 4, 5, 6, 7],
    );
    assert.match(problemsOf(parsed), /number of another one/u);
  });

  it('has a gap marked in the reply that it is in', () => {
    const parsed = changed((bundle) => void bundle.events.splice(3, 1));
    const { events: imported } = onlySession(parsed);
    assert.match(problemsOf(parsed), /missing/u);
    assert.equal(textOfReply(imported, 'r1'), ' […] two');
    assert.deepEqual(
      imported.map(({ seq }) => seq),
      [1, 2, 3, 4, 5, 6],
    );
  });

  it('pollutes no prototype', () => {
    const json = bundleOf(events).text.replace(
      '"type":"session-created"',
      '"type":"session-created","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}',
    );
    const imported = onlySession(parseImport(bytesOf(json), 'a'));
    assert.equal(Reflect.get({}, 'polluted'), undefined);
    assert.ok(!imported.events.some((event) => Object.hasOwn(event, '__proto__')));
    assert.equal(Reflect.get({ ...imported.events[0] }, 'polluted'), undefined);
    assert.equal(stateOf(imported.events).title, 'hello');
  });

  it('names nothing after what all objects share: the fold would find it where there is nothing', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const parsed = changed((bundle) => {
        bundle.events.push(
          { ...events[1], seq: 8, message: name },
          { ...events[1], seq: 9, type: 'branch-chosen', head: name },
        );
      });
      assert.deepEqual(onlySession(parsed).events, events);
      assert.match(problemsOf(parsed), /2 events named what no chat has/u);
    }
    assert.equal(
      changed(
        (bundle) =>
          void bundle.events.push({ ...events[1], seq: 8, message: 'm2', text: 'constructor' }),
      ).type,
      'sessions',
    );
  });

  it('takes a checkpoint that an event names, and only as data', () => {
    const good = attachment([{ uri: 'file:///shop/a%20b.ts', before: 'YQ==' }]);
    assert.deepEqual(
      onlySession(changed((bundle) => void (bundle.attachments = [good]))).attachments,
      [good],
    );
    const bad: unknown[] = [
      attachment([{ uri: 'file:///shop/../../etc/passwd', before: 'YQ==' }]),
      attachment([{ uri: 'file:///shop/%2e%2e/passwd', before: 'YQ==' }]),
      attachment([{ uri: 'javascript:alert(1)', before: 'YQ==' }]),
      attachment([{ uri: 'file:///shop/.git/hooks/pre-commit', before: 'YQ==' }]),
      attachment([{ uri: 'file:///a', before: 'YQ=' }]),
      attachment([{ uri: 'file:///a', before: 'not base 64!' }]),
      attachment([{ uri: 'file:///a', before: { type: 'Buffer', length: 1024 ** 3 } }]),
      { ...(attachment([]) as object), size: 1024 ** 3, files: { length: 1024 ** 3 } },
      { ...(attachment([]) as object), id: '01K742SG346GZCAS6D3HN2AQZZ' },
      { ...(attachment([]) as object), id: '../escape' },
      null,
    ];
    for (const value of bad) {
      const parsed = changed((bundle) => void (bundle.attachments = [value]));
      assert.deepEqual(onlySession(parsed).attachments, [], JSON.stringify(value));
      assert.match(problemsOf(parsed), /1 checkpoint was left out/u);
    }
  });

  it('that is larger than any may be is not read', () => {
    const parsed = parseImport(new Uint8Array(257 * 1024 * 1024), 'a.parley.json');
    assert.match(problemsOf(parsed), /larger than 256 MB/u);
  });

  it('that is nested 100,000 levels deep is refused', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const deep = `${open.repeat(100_000)}1${close.repeat(100_000)}`;
      assert.equal(parseImport(bytesOf(deep), 'a').type, 'failed');
      const json = bundleOf(events).text.replace(
        '"title":"New chat"}',
        `"title":"New chat","x":${deep}}`,
      );
      assert.equal(parseImport(bytesOf(json), 'a').type, 'failed');
    }
  });

  it('that is nested deeper than any chat is refused in words', () => {
    const json = `{"format":"parley-session","x":${'['.repeat(150)}${']'.repeat(150)}}`;
    assert.match(problemsOf(parseImport(bytesOf(json), 'a')), /nested too deeply/u);
  });

  it('of version 1 of the events is lifted', () => {
    const parsed = changed((bundle) => {
      bundle.events.push({
        ...(bundle.events[0] as object),
        seq: 8,
        version: 1,
        type: 'edit-discarded',
        edit: 'e1',
      });
    });
    assert.equal(onlySession(parsed).events.at(-1)?.version, 2);
  });
});

describe('the address of a file', () => {
  it('stays within its folder, however it is written', () => {
    for (const good of [
      'file:///shop/a.ts',
      'file:///c%3A/shop/a..b.ts',
      'untitled:Untitled-1',
      'vscode-remote://ssh-remote%2Bhost/home/a.ts',
      'file:///shop/100%25.ts',
      'file:///shop/.gitignore',
      'file:///shop/.github/workflows/a.yml',
    ]) {
      assert.ok(isFileAddress(good), good);
    }
    for (const bad of [
      '',
      '/etc/passwd',
      'http://host/a',
      'command:x',
      'data:text/plain,x',
      'file:///a/..',
      'file:///a/..\\b',
      'file:///a/%252e%252e/b',
      'file:///a/..%2fb',
      'file:///a%00',
      'file:///%zz',
      'file:///shop/.git/config',
      'file:///shop/sub/.GIT/config',
      'file:///shop/%2egit./config',
      'file:///shop/.git%20/config',
      'file:///shop/GIT~1/config',
    ]) {
      assert.ok(!isFileAddress(bad), bad);
    }
  });
});
