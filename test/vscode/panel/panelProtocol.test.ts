import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { HostMessage, PanelMessage } from '../../../src/protocol/panel.ts';
import type { PanelPosting } from '../../../src/protocol/panelPosting.ts';
import { emptySession } from '../../../src/protocol/sessionState.ts';
import { stepHead } from '../../../src/protocol/steps.ts';
import { PanelHeartbeat } from '../../../src/vscode/panel/panelHeartbeat.ts';
import { PanelInbox } from '../../../src/vscode/panel/panelInbox.ts';
import { Postings } from '../../../webview/postings.ts';
import { randomFrom } from '../../helpers/random.ts';
import { contextItems, question, reply } from '../../ui/panelContent.ts';
import { PanelSide } from './panelSide.ts';

/** Anything at all that is no wish. */
const junk = fc.sample(fc.anything({ maxDepth: 3, withBigInt: true, withMap: true }), 500);

/** Wishes of which something is wrong, each in a way of its own; `any` is anything at all. */
const malformed: readonly ((any: unknown) => unknown)[] = [
  (any) => any,
  () => undefined,
  () => ({ ...send(1), text: undefined }),
  () => ({ ...send(1), session: '' }),
  () => ({ ...send(1), request: 'x'.repeat(201) }),
  () => ({ ...send(1), text: ['Message 1'] }),
  () => ({ ...send(1), images: ['../secrets'] }),
  (any) => ({ ...send(1), type: any }),
  () => ({ ...send(1), type: '__proto__' }),
  () => ({ type: 'constructor', session: 'session-1' }),
  () => JSON.parse('{"__proto__":{"session":"session-1"},"type":"fork","message":"m"}'),
  (any) => ({ type: 'stop', session: 'session-1', reply: [any] }),
  () => ({ type: 'rewind', session: 'session-1', after: null }),
  () => ({ type: 'command', command: 'workbench.action.quit' }),
  () => ({ type: 'answer-approval', session: 'session-1', approval: 'a', choice: true }),
  () => ({ type: 'ready', build: 7 }),
  () => ({ type: 'resync', expected: '1', got: 2 }),
  () => ({ type: 'focused', focused: 'yes' }),
];

const send = (n: number): PanelMessage => ({
  type: 'send',
  request: `request-${n}`,
  session: 'session-1',
  text: `Message ${n}`,
});

describe('what a page sends', () => {
  it('is done once and in order: 10,000 malformed, repeated, mixed up or foreign messages do nothing', () => {
    const random = randomFrom(7);
    const side = new PanelSide();
    const wire: PanelPosting[] = [];
    const page = new Postings((posting) => wire.push(posting));
    page.post({ type: 'ready', build: '2.0.0' });
    for (let n = 0; n < 20; n++) page.post(send(n));
    const [ready, ...rest] = wire;
    assert.ok(ready);
    side.receive(ready);
    for (const posting of rest) side.receive(posting);
    assert.equal(side.acted.length, 20);

    const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
    const numbered = (message: unknown): unknown => {
      wire.push({ page: ready.page, seq: wire.length, message: message as PanelMessage });
      return wire.at(-1);
    };
    const bad: (() => unknown)[] = [
      () => pick(junk),
      () => ({ ...pick(rest), message: pick(junk), page: pick(['', 'other', 7]) }),
      () => pick(wire),
      () => structuredClone(pick(rest)),
      () => ({ ...pick(rest), seq: pick([-1, 0.5, Number.NaN, '3', 2 ** 60, undefined]) }),
      () => ({ ...pick(rest), seq: wire.length + 1 + Math.floor(random() * 1_000) }),
      () => ({ ...pick(rest), page: 'of another time', seq: wire.length }),
      () => send(1),
      // In step: of the right page, with the number that is next.
      () => numbered(pick(malformed)(pick(junk))),
    ];
    for (let n = 0; n < 10_000; n++) side.receive(pick(bad)());
    assert.ok(wire.length > 500, `${wire.length} were numbered`);

    assert.equal(side.acted.length, 20);
    assert.deepEqual(side.errors, []);
    assert.ok(side.warned.length > 0 && side.warned.length <= 20, `${side.warned.length} lines`);
    assert.match(side.warned.at(-1) ?? '', /not written down/u);
    assert.ok(side.warned.some((text) => text.includes('no intent')));
    // What was in step is not asked for again: each gap is one that was made here.
    const missed = side.sent.filter(({ type }) => type === 'missed').length;
    assert.ok(missed <= wire.length - 20, `${missed} were asked for`);

    side.receive(numbered(send(20)));
    assert.deepEqual(
      side.acted,
      Array.from({ length: 21 }, (_, n) => send(n)),
    );
    side.end();
  });

  it('is left where it is no wish, whatever its number: 10,000 of them, each in step', () => {
    const random = randomFrom(23);
    const side = new PanelSide();
    let seq = 0;
    const say = (message: unknown): void => side.receive({ page: 'p', seq: seq++, message });
    say({ type: 'ready', build: '2.0.0' });
    say(send(0));
    const sent = side.sent.length;
    const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
    for (let n = 0; n < 10_000; n++) say(pick(malformed)(pick(junk)));

    assert.deepEqual(side.acted, [send(0)]);
    assert.deepEqual(side.errors, []);
    assert.equal(side.sent.length, sent, 'nothing is asked for again, and nothing shown');
    assert.equal(side.reloads, 0);
    assert.equal(side.warned.length, 20);
    assert.ok(side.warned.every((text) => text.includes('no intent')));
    say(send(1));
    assert.deepEqual(side.acted, [send(0), send(1)], 'the next wish is heard');
    side.end();
  });

  it('arrives whole over a way that loses, repeats and mixes up', async () => {
    const random = randomFrom(11);
    const side = new PanelSide();
    const wire: PanelPosting[] = [];
    const page = new Postings((posting) => {
      if (random() < 0.2) return;
      wire.splice(Math.floor(random() * 3), 0, posting);
      if (random() < 0.2) wire.push(posting);
    });
    side.onSent = (message) => {
      if (message.type === 'missed') page.resend(message.from);
    };
    // The first word may not get lost: the page offers to begin anew where nothing comes back.
    page.post({ type: 'ready', build: '2.0.0' });
    while (!wire.some(({ seq }) => seq === 0)) page.post({ type: 'ready', build: '2.0.0' });
    for (const posting of wire.splice(0)) side.receive(posting);
    await Promise.resolve();
    for (let n = 0; n < 200; n++) {
      page.post(send(n));
      for (const posting of wire.splice(0, Math.floor(random() * 4))) side.receive(posting);
    }
    for (let beat = 0; beat < 1_000 && side.acted.length < 200; beat++) {
      page.heard(side.acted.length);
      for (const posting of wire.splice(0)) side.receive(posting);
    }
    assert.deepEqual(
      side.acted,
      Array.from({ length: 200 }, (_, n) => send(n)),
    );
    side.end();
  });

  it('of a page that is gone is not taken for the new one’s', () => {
    const inbox = new PanelInbox();
    const of = (name: string, seq: number, message: unknown) =>
      inbox.receive({ page: name, seq, message });
    assert.equal(of('a', 0, { type: 'ready', build: '2.0.0' }).type, 'taken');
    assert.equal(of('a', 1, send(1)).type, 'taken');
    assert.equal(of('b', 0, { type: 'ready', build: '2.0.0' }).type, 'taken');
    assert.equal(of('a', 2, send(2)).type, 'late');
    assert.equal(of('a', 0, { type: 'ready', build: '2.0.0' }).type, 'late');
    assert.equal(of('b', 1, send(3)).type, 'taken');
    assert.equal(inbox.heard, 1);
  });

  it('is asked for once where something is missing', () => {
    const inbox = new PanelInbox();
    inbox.receive({ page: 'a', seq: 0, message: { type: 'ready', build: '2.0.0' } });
    assert.deepEqual(inbox.receive({ page: 'a', seq: 2, message: send(2) }), {
      type: 'gap',
      from: 1,
    });
    assert.equal(inbox.receive({ page: 'a', seq: 3, message: send(3) }).type, 'late');
    assert.equal(inbox.receive({ page: 'a', seq: 1, message: send(1) }).type, 'taken');
    assert.deepEqual(inbox.receive({ page: 'a', seq: 3, message: send(3) }), {
      type: 'gap',
      from: 2,
    });
  });
});

describe('the receipt of an older reply', () => {
  it('is sent when a page asks for it', async () => {
    const items = contextItems;
    const messages = Array.from({ length: 50 }, (_, at) => [
      question(`q${at}`, 'Why?'),
      reply(`r${at}`, `q${at}`),
    ]).flat();
    const state = { ...emptySession('session-1'), messages };
    const side = new PanelSide(state);
    const page = new Postings((posting) => side.receive(posting));
    page.post({ type: 'ready', build: '2.0.0' });
    const heard = async (type: HostMessage['type']): Promise<HostMessage> => {
      for (;;) {
        const found = side.sent.find((each) => each.type === type);
        if (found) return found;
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const opening = await heard('snapshot');
    assert.ok(opening.type === 'snapshot' && opening.session.messages[1]?.kind === 'reply');
    assert.deepEqual(opening.session.messages[1].receipt.items, []);
    page.post({ type: 'load-receipt', session: 'session-1', reply: 'r0' });
    const answer = await heard('receipt');
    assert.ok(answer.type === 'receipt');
    assert.deepEqual([answer.reply, answer.receipt.items], ['r0', items]);
    assert.deepEqual(side.acted, []);
    side.end();
  });
});

describe('what a tool gave back', () => {
  it('comes to a page as it happens, and with a snapshot where it is too long for one', async () => {
    const side = new PanelSide({
      ...emptySession('session-1'),
      messages: [question('q1', 'Why?')],
    });
    const page = new Postings((posting) => side.receive(posting));
    page.post({ type: 'ready', build: '2.0.0' });
    const count = (type: HostMessage['type']): number =>
      side.sent.filter((each) => each.type === type).length;
    const heard = async (type: HostMessage['type'], times: number): Promise<void> => {
      while (count(type) < times || !side.follows)
        await new Promise((resolve) => setImmediate(resolve));
    };
    await heard('snapshot', 1);
    const happens = (output: string): void =>
      side.follows?.events?.([
        {
          type: 'tool-ended',
          reply: 'r1',
          step: 't',
          outcome: 'done',
          output,
          session: 'session-1',
          seq: 1,
          at: 1,
          by: 'm',
          correlation: 'c',
          version: 2,
        },
      ]);
    happens('x'.repeat(stepHead));
    await heard('events', 1);
    happens('x'.repeat(stepHead + 1));
    await heard('snapshot', 2);
    assert.equal(count('events'), 1);
    assert.deepEqual(side.errors, []);
    side.end();
  });
});

describe('a long chat', () => {
  it('is told from its end, to a page that shows nothing yet', async () => {
    const messages = Array.from({ length: 1_000 }, (_, at) => [
      question(`q${at}`, 'Why?'),
      reply(`r${at}`, `q${at}`),
    ]).flat();
    const side = new PanelSide({ ...emptySession('session-1'), messages });
    const told = async (count: number): Promise<readonly HostMessage[]> => {
      for (;;) {
        const snapshots = side.sent.filter(({ type }) => type === 'snapshot');
        if (snapshots.length >= count) return snapshots;
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const page = new Postings((posting) => side.receive(posting));
    page.post({ type: 'ready', build: '2.0.0' });
    await told(1);
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(side.sent.length, 1, 'the rest waits until it is asked for');
    page.post({ type: 'load-rest' });
    const shapes = (await told(2)).map((each) =>
      each.type === 'snapshot' ? [each.seq, each.earlier, each.session.messages.length] : [],
    );
    assert.deepEqual(shapes, [
      [0, 1_960, 40],
      [0, undefined, 2_000],
    ]);
    const [first] = side.sent;
    const last = first?.type === 'snapshot' ? first.session.messages.at(-1) : undefined;
    assert.equal(last?.id, 'r999');
    page.post({ type: 'resync', expected: 1, got: 3 });
    const third = (await told(3))[2];
    assert.equal(third?.type === 'snapshot' && third.session.messages.length, 2_000);
    assert.deepEqual(side.errors, []);
    side.end();
  });
});

describe('a page from before an update', () => {
  const typesOf = (side: PanelSide): readonly string[] => side.sent.map(({ type }) => type);
  const until = async (wanted: () => boolean): Promise<void> => {
    while (!wanted()) await new Promise((resolve) => setImmediate(resolve));
  };
  const pageOf = (side: PanelSide, build: string | undefined): Postings => {
    const page = new Postings((posting) => side.receive(posting));
    page.post({ type: 'ready', ...(build === undefined ? {} : { build }) });
    return page;
  };

  it('is loaded anew before anything is told to it, and what follows is a page of today', async () => {
    const side = new PanelSide(emptySession('session-1'));
    pageOf(side, '1.9.0');
    pageOf(side, undefined);
    assert.equal(side.reloads, 2);
    assert.deepEqual(side.sent, []);
    assert.match(side.warned.join('\n'), /from before an update; it is loaded anew/u);

    const page = pageOf(side, '2.0.0');
    page.post(send(1));
    await until(() => typesOf(side).includes('snapshot'));
    assert.deepEqual(side.acted, [send(1)]);
    assert.equal(side.reloads, 2);
    side.end();
  });

  it('is taken as it is where new ones do not help', async () => {
    const side = new PanelSide(emptySession('session-1'));
    for (let n = 0; n < 4; n++) pageOf(side, '1.9.0');
    assert.equal(side.reloads, 3);
    await until(() => typesOf(side).includes('snapshot'));
    side.end();
  });
});

describe('the heartbeat of a page', () => {
  const beats = async (wanted: () => boolean): Promise<void> => {
    while (!wanted()) await new Promise((resolve) => setTimeout(resolve, 1));
  };

  it('makes a page anew that does not answer, and gives up after three times', async () => {
    let pings = 0;
    let rebuilds = 0;
    let givenUp = 0;
    const heartbeat = new PanelHeartbeat({
      ping: () => (pings += 1),
      rebuild: () => (rebuilds += 1),
      giveUp: () => (givenUp += 1),
      every: 1,
    });
    heartbeat.start();
    await beats(() => rebuilds === 3);
    assert.equal(pings, 21);
    await beats(() => pings >= 28);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(rebuilds, 3);
    assert.equal(pings, 28);
    assert.equal(givenUp, 1);
    heartbeat.dispose();
  });

  it('leaves a page alone that answers, or is hidden', async () => {
    let pings = 0;
    let rebuilds = 0;
    const heartbeat = new PanelHeartbeat({
      ping: () => {
        pings += 1;
        heartbeat.heard();
      },
      rebuild: () => (rebuilds += 1),
      giveUp: () => assert.fail('it answers'),
      every: 1,
    });
    heartbeat.start();
    await beats(() => pings >= 20);
    heartbeat.stop();
    const before = pings;
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(pings, before);
    assert.equal(rebuilds, 0);
  });
});
