import assert from 'node:assert/strict';
import type { Completion } from '../../src/protocol/completion.ts';
import type { HostMessage, SlashCommand } from '../../src/protocol/panel.ts';
import { mentionAt } from '../../webview/composer/mentionAt.ts';
import { readSlash, type Slash } from '../../webview/composer/slashCommand.ts';
import type { Store } from '../../webview/store.ts';
import { question, reply, snapshot } from '../ui/panelContent.ts';
import { FakeHost } from './fakeHost.ts';

const commands: readonly SlashCommand[] = [
  { name: 'new' },
  { name: 'rename', argument: 'TITLE' },
  { name: 'delete' },
  { name: 'explain', dry: true },
  { name: 'notes2', argument: 'QUESTION', skill: true },
];

const opening = (draft = ''): HostMessage => ({ ...snapshot([], {}, draft), commands, seq: 0 });

const message: Slash = { type: 'message' };
const command = (name: string, argument = ''): Slash => ({ type: 'command', name, argument });

describe('a text that begins with a slash', () => {
  const cases: readonly (readonly [string, Slash])[] = [
    ['/new', command('new')],
    ['/New', command('new')],
    ['/new  \n', command('new')],
    ['/rename', command('rename')],
    ['/rename My  trip', command('rename', 'My  trip')],
    ['/rename\t/etc/hosts', command('rename', '/etc/hosts')],
    ['/new and more', { type: 'too-much', name: 'new' }],
    ['/explain --dry-run', command('explain', '--dry-run')],
    ['/explain --dry-run more', { type: 'too-much', name: 'explain' }],
    ['/delete --dry-run', { type: 'too-much', name: 'delete' }],
    ['/unknown', { type: 'unknown', name: 'unknown' }],
    ['/Unknown-too ', { type: 'unknown', name: 'Unknown-too' }],
    ['/unknown do this', message],
    ['/etc/hosts is wrong', message],
    ['/etc/hosts', message],
    ['/', message],
    ['//new', message],
    ['/2nd', message],
    ['/notes2', message],
    ['/notes2 of today', message],
    ['/new.', message],
    [' /new', message],
    ['\n/new', message],
    ['Say /new', message],
    ['/new\nand more', message],
    ['/rename My\ntrip', message],
    ['', message],
  ];
  for (const [text, expected] of cases) {
    it(`is read: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(readSlash(text, commands), expected);
    });
  }

  it('is a message where there are no commands', () => {
    assert.deepEqual(readSlash('/new', []), message);
  });

  it('is completed at its beginning only, and alone in its line', () => {
    const at = (text: string, caret = text.length) => mentionAt(text, caret)?.sign;
    assert.deepEqual(mentionAt('/re', 3), { sign: '/', query: 're', start: 0 });
    assert.equal(at('/'), '/');
    for (const text of [' /re', 'a /re', '/etc/ho', '/rename ', '/re\nmore']) {
      assert.equal(at(text, text === '/re\nmore' ? 3 : text.length), undefined, text);
    }
    assert.equal(at('/rename @ca'), '@');
  });
});

describe('a command in the input', () => {
  function typed(text: string, first: HostMessage = opening()): { host: FakeHost; store: Store } {
    const host = new FakeHost();
    const store = host.opened(first);
    store.outbox.type(text);
    return { host, store };
  }

  it('goes to the host as a command, and stays until it is taken', () => {
    const { host, store } = typed('/rename My trip');
    store.send();
    store.send();
    assert.deepEqual(host.postedOf('run-command'), [
      {
        type: 'run-command',
        request: 'request-1',
        session: 'session-1',
        name: 'rename',
        argument: 'My trip',
      },
    ]);
    assert.deepEqual(host.postedOf('send'), []);
    assert.equal(store.outbox.draft.value, '/rename My trip');
    store.receive({ type: 'accepted', seq: 1, request: 'request-1' });
    assert.equal(store.outbox.draft.value, '');
  });

  it('keeps its text where the host refuses it, and says why', () => {
    const { host, store } = typed('/rename My trip');
    store.send();
    store.receive({ type: 'refused', seq: 1, request: 'request-1', reason: 'It is archived.' });
    assert.equal(store.outbox.draft.value, '/rename My trip');
    assert.equal(store.outbox.notice.value, 'It is archived.');
    store.send();
    assert.equal(host.postedOf('run-command').length, 2);
  });

  it('runs while a reply is running', () => {
    const running = [question('q1', 'Hi'), reply('r1', 'q1', { status: 'running' })];
    const { host, store } = typed('/new', { ...snapshot(running), commands, seq: 0 });
    store.send();
    assert.equal(host.postedOf('run-command')[0]?.name, 'new');
  });

  it('is asked about once where no command is called so, then sent as a message', () => {
    const { host, store } = typed('/unknown');
    store.send();
    assert.equal(host.postedOf('send').length + host.postedOf('run-command').length, 0);
    assert.match(store.outbox.notice.value ?? '', /no command \/unknown/u);
    assert.equal(store.announcement.value?.text, store.outbox.notice.value);
    store.send();
    assert.equal(host.postedOf('send')[0]?.text, '/unknown');
  });

  it('is asked about again after it was changed', () => {
    const { host, store } = typed('/unknown');
    store.send();
    store.outbox.type('/unknow');
    assert.equal(store.outbox.notice.value, undefined);
    store.outbox.type('/unknown');
    store.send();
    assert.deepEqual(host.postedOf('send'), []);
  });

  it('drops no word that it has no use for', () => {
    const { host, store } = typed('/delete the old tests');
    store.send();
    assert.deepEqual(host.postedOf('run-command'), []);
    assert.match(store.outbox.notice.value ?? '', /behind \/delete/u);
    store.send();
    assert.equal(host.postedOf('send')[0]?.text, '/delete the old tests');
  });

  it('is a message with a blank before it, or with more lines', () => {
    for (const text of [' /new', '/new\nand more', '/etc/hosts is wrong', '/unknown do this']) {
      const { host, store } = typed(text);
      store.send();
      assert.equal(host.postedOf('send')[0]?.text, text);
      assert.deepEqual(host.postedOf('run-command'), []);
    }
  });

  it('is not sent by typing or pasting it', () => {
    const { host, store } = typed('/delete\n');
    host.pass(1_000);
    assert.equal(store.outbox.draft.value, '/delete\n');
    assert.deepEqual(host.postedOf('run-command'), []);
  });

  it('waits for the first snapshot, which brings the commands', () => {
    const host = new FakeHost();
    const store = host.store();
    store.outbox.type('/new');
    store.send();
    assert.deepEqual(host.posted, []);
    store.receive(opening());
    assert.equal(host.postedOf('run-command')[0]?.name, 'new');
  });

  it('leaves the input where it was taken although the answer was lost', () => {
    const { store } = typed('/new');
    store.send();
    store.receive(opening('/new'));
    assert.equal(store.outbox.draft.value, '/new');
    store.send();
    store.receive(opening(''));
    assert.equal(store.outbox.draft.value, '');
  });
});

describe('the list of commands', () => {
  const item = (name: string, hint?: string): Completion => ({
    kind: 'command',
    label: `/${name}`,
    detail: 'What it does',
    insert: `/${name}`,
    ...(hint === undefined ? {} : { hint }),
  });

  function listed(text: string, ...items: readonly Completion[]): { host: FakeHost; store: Store } {
    const host = new FakeHost();
    const store = host.opened(opening());
    store.outbox.type(text);
    store.completions.update(text, text.length);
    host.pass(100);
    const { request } = host.postedOf('complete').at(-1) ?? { request: '' };
    store.receive({ seq: 1, type: 'completions', request, items });
    return { host, store };
  }

  it('is asked for what stands behind the slash', () => {
    const { host, store } = listed('/re', item('rename', 'TITLE'));
    const asked = host.postedOf('complete').map(({ sign, query }) => [sign, query]);
    assert.deepEqual(asked, [['/', 're']]);
    assert.deepEqual(store.completions.accept('/re'), { text: '/rename ', caret: 8 });
  });

  it('knows which of them have nothing to be written behind', () => {
    for (const [text, whole] of [
      ['/new ', true],
      ['/rename ', false],
      ['/new more', false],
      ['new', false],
    ] as const) {
      const { store } = listed('/');
      store.outbox.type(text);
      assert.equal(store.outbox.isWholeCommand, whole, text);
    }
  });

  it('gives none that was listed for something else than what stands there now', () => {
    const { host, store } = listed('/d', item('delete'));
    store.completions.update('/do', 3);
    assert.equal(store.completions.accept('/do'), undefined);
    host.pass(100);
    const { request } = host.postedOf('complete').at(-1) ?? { request: '' };
    store.receive({ seq: 2, type: 'completions', request, items: [item('do')] });
    assert.equal(store.completions.accept('/do')?.text, '/do ');
  });
});
