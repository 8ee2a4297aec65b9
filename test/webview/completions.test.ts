import assert from 'node:assert/strict';
import type { Completion } from '../../src/protocol/completion.ts';
import { mentionAt, withMention } from '../../webview/composer/mentionAt.ts';
import type { Store } from '../../webview/store.ts';
import { FakeHost } from './fakeHost.ts';

const file = (path: string): Completion => ({
  kind: 'file',
  label: path.split('/').at(-1) ?? '',
  detail: '',
  insert: `@${path}`,
});
const terminal: Completion = {
  kind: 'provider',
  label: '#terminal',
  detail: '',
  insert: '#terminal',
  unavailable: 'cannot be read',
};

/** What is listed now: read anew each time. */
function listed(store: Store): readonly Completion[] | undefined {
  return store.completions.shown.value?.items;
}

/** Types a text with the caret at its end, and has the host answer. */
function typed(host: FakeHost, store: Store, text: string, items: readonly Completion[]): void {
  store.completions.update(text, text.length);
  host.pass(100);
  const { request } = host.postedOf('complete').at(-1) ?? { request: '' };
  store.completions.receive({ seq: 1, type: 'completions', request, items });
}

describe('the mention at the caret', () => {
  const cases: readonly (readonly [string, ReturnType<typeof mentionAt>])[] = [
    ['@', { sign: '@', query: '', start: 0 }],
    ['Why @src/ca', { sign: '@', query: 'src/ca', start: 4 }],
    ['(@a', { sign: '@', query: 'a', start: 1 }],
    ['Fix #pro', { sign: '#', query: 'pro', start: 4 }],
    ['@"my fo', { sign: '@', query: 'my fo', start: 0 }],
    ['@"my file.ts"', undefined],
    ['me@exam', undefined],
    ['@a.ts ', undefined],
    ['# heading', undefined],
    ['', undefined],
  ];
  for (const [text, expected] of cases) {
    it(`is found in “${text}”`, () => assert.deepEqual(mentionAt(text, text.length), expected));
  }

  it('is finished in the middle of a text', () => {
    const mention = mentionAt('Why @ca and more', 7);
    assert.ok(mention);
    assert.deepEqual(withMention('Why @ca and more', mention, 7, '@src/cart.ts'), {
      text: 'Why @src/cart.ts and more',
      caret: 17,
    });
    const atEnd = mentionAt('Why @ca', 7);
    assert.ok(atEnd);
    assert.equal(withMention('Why @ca', atEnd, 7, '@src/cart.ts').text, 'Why @src/cart.ts ');
  });
});

describe('completions', () => {
  it('asks once for what was typed in a row', () => {
    const host = new FakeHost();
    const store = host.opened();
    for (const text of ['@', '@c', '@ca']) store.completions.update(text, text.length);
    assert.deepEqual(host.postedOf('complete'), []);
    host.pass(100);
    const asked = host.postedOf('complete').map(({ sign, query }) => [sign, query]);
    assert.deepEqual(asked, [['@', 'ca']]);
  });

  it('shows the answer to the last question only', () => {
    const host = new FakeHost();
    const store = host.opened();
    store.completions.update('@c', 2);
    host.pass(100);
    store.completions.update('@ca', 3);
    host.pass(100);
    const [old, now] = host.postedOf('complete');
    const answer = (request = '', path = ''): void =>
      store.completions.receive({ seq: 1, type: 'completions', request, items: [file(path)] });
    answer(old?.request, 'old.ts');
    assert.equal(listed(store), undefined);
    answer(now?.request, 'cart.ts');
    assert.equal(listed(store)?.[0]?.label, 'cart.ts');
  });

  it('has Enter wait for the list of commands, and for nothing else', () => {
    const host = new FakeHost();
    const store = host.opened();
    const { completions } = store;
    const done: string[] = [];
    const enter = (what: string): boolean => completions.onceListed(() => done.push(what));
    const answer = (items: readonly Completion[]): void => {
      const { request } = host.postedOf('complete').at(-1) ?? { request: '' };
      completions.receive({ seq: 1, type: 'completions', request, items });
    };
    completions.update('/ren', 4);
    assert.equal(enter('asked at once'), true);
    assert.deepEqual(host.postedOf('complete').length, 1);
    host.pass(100);
    assert.deepEqual(host.postedOf('complete').length, 1);
    answer([]);
    assert.deepEqual(done, ['asked at once']);
    assert.equal(enter('there already'), false);

    completions.update('/rena', 5);
    host.pass(100);
    assert.equal(enter('asked before'), true);
    completions.update('/renam', 6);
    answer([]);
    host.pass(100);
    answer([]);
    completions.update('/rename', 7);
    assert.equal(enter('given up'), true);
    completions.hide();
    answer([]);
    completions.update('Why @ca', 7);
    assert.equal(enter('a mention'), false);
    assert.deepEqual(done, ['asked at once']);

    completions.update('/new', 4);
    assert.equal(enter('no answer came'), true);
    host.pass(1_000);
    assert.equal(enter('waits no second time'), false);
    answer([]);
    assert.deepEqual(done, ['asked at once', 'no answer came']);
  });

  it('goes round with the arrows, past what cannot be chosen', () => {
    const host = new FakeHost();
    const store = host.opened();
    typed(host, store, '#', [terminal, file('a.ts'), file('b.ts')]);
    const active = (): number | undefined => store.completions.shown.value?.active;
    assert.equal(active(), 1);
    store.completions.move(1);
    assert.equal(active(), 2);
    store.completions.move(1);
    assert.equal(active(), 1);
    store.completions.move(-1);
    assert.equal(active(), 2);
  });

  it('puts the chosen one into the text, and nothing that cannot be chosen', () => {
    const host = new FakeHost();
    const store = host.opened();
    typed(host, store, 'Why @ca', [file('src/cart.ts'), terminal]);
    assert.equal(store.completions.accept('Why @ca', 1), undefined);
    assert.deepEqual(store.completions.accept('Why @ca'), {
      text: 'Why @src/cart.ts ',
      caret: 17,
    });
    assert.equal(store.completions.shown.value, undefined);
  });

  it('knows that what is typed is the active one', () => {
    const host = new FakeHost();
    const store = host.opened();
    typed(host, store, 'Why @a.t', [file('a.ts'), file('a.test.ts')]);
    assert.equal(store.completions.isFinished('Why @a.t'), false);
    typed(host, store, 'Why @a.ts', [file('a.ts'), file('a.test.ts')]);
    assert.equal(store.completions.isFinished('Why @a.ts'), true);
    store.completions.move(1);
    assert.equal(store.completions.isFinished('Why @a.ts'), false);
  });

  it('stays closed after Escape until another mention is begun', () => {
    const host = new FakeHost();
    const store = host.opened();
    typed(host, store, '@c', [file('a.ts')]);
    store.completions.close();
    typed(host, store, '@ca', [file('a.ts')]);
    assert.equal(listed(store), undefined);
    typed(host, store, '@ca and @b', [file('b.ts')]);
    assert.equal(listed(store)?.length, 1);
  });

  it('goes away with the mention, and says how many there are', () => {
    const host = new FakeHost();
    const store = host.opened();
    typed(host, store, '@c', [file('a.ts')]);
    assert.equal(store.announcement.value?.text, '1 suggestion, arrow keys choose');
    store.completions.update('@c ', 3);
    assert.equal(store.completions.shown.value, undefined);
    typed(host, store, '@zzz', []);
    assert.equal(store.completions.shown.value, undefined);
  });
});

describe('the preview of the active one', () => {
  const three = [file('src/a.ts'), file('src/b.ts'), file('src/c.ts')];
  const asked = (host: FakeHost) => host.postedOf('preview').map(({ insert }) => insert);

  it('is asked for once it stays active, not while a key runs through the list', () => {
    const host = new FakeHost();
    const store = host.opened();
    typed(host, store, '@src', three);
    host.pass(100);
    store.completions.move(1);
    host.pass(100);
    store.completions.move(1);
    assert.deepEqual(asked(host), []);
    host.pass(200);
    assert.deepEqual(asked(host), ['@src/c.ts']);
  });

  it('is that of the active one, and of no other', () => {
    const host = new FakeHost();
    const store = host.opened();
    typed(host, store, '@src', three);
    host.pass(200);
    const { request } = host.postedOf('preview').at(-1) ?? { request: '' };
    const preview = { title: 'src/a.ts', text: 'const a = 1;', more: 0 };
    store.completions.move(1);
    store.completions.receivePreview({ seq: 1, type: 'preview', request, preview });
    assert.equal(store.completions.preview.value, undefined);
    store.completions.move(-1);
    host.pass(200);
    const again = host.postedOf('preview').at(-1)?.request ?? '';
    store.completions.receivePreview({ seq: 2, type: 'preview', request: again, preview });
    assert.deepEqual(store.completions.preview.value, preview);
    store.completions.close();
    assert.equal(store.completions.preview.value, undefined);
  });

  it('is not asked for where it cannot be chosen, or is a command', () => {
    const host = new FakeHost();
    const store = host.opened();
    typed(host, store, '#ter', [terminal]);
    host.pass(200);
    typed(host, store, '/ren', [{ ...file('x'), kind: 'command', insert: '/rename' }]);
    host.pass(200);
    assert.deepEqual(asked(host), []);
  });
});
