import assert from 'node:assert/strict';
import { mock } from 'node:test';
import * as fc from 'fast-check';
import type { HostMessage, HostMessageBody, PanelStatus } from '../../../src/protocol/panel.ts';
import { emptySession } from '../../../src/protocol/sessionState.ts';
import { PanelChannel } from '../../../src/vscode/panel/panelChannel.ts';

/** Milliseconds between two batches, and between two of what nobody sees. */
const rest = 16;
const unseenRest = 500;

const status: PanelStatus = {
  models: [],
  connection: { state: 'offline' },
  banners: [],
  runningElsewhere: [],
  writable: true,
  enterSends: true,
  announce: 'summary',
  interrupted: [],
  suggestions: [],
};

const snapshot = { type: 'snapshot', session: emptySession('s'), status, draft: '' } as const;
const statusMessage: HostMessageBody = { type: 'status', status };

interface Page {
  readonly channel: PanelChannel;
  readonly got: HostMessage[];
}

/** A page in a window that has each message at once. */
function newPage(): Page {
  const got: HostMessage[] = [];
  const channel = new PanelChannel((message, settled) => {
    got.push(message);
    settled();
  });
  return { channel, got };
}

/** A page in a window that confirms a message only when the test says so. */
function slowPage(): Page & { readonly confirm: () => void; readonly lose: () => void } {
  const got: HostMessage[] = [];
  const waiting: (() => void)[] = [];
  const channel = new PanelChannel((message, settled) => {
    got.push(message);
    waiting.push(settled);
  });
  const confirm = (): void => {
    for (const settled of waiting.splice(0)) settled();
  };
  return { channel, got, confirm, lose: () => void waiting.splice(0) };
}

/** Writes replies into a channel as an actor does: each piece with its place. */
class Writer {
  readonly #channel: PanelChannel;
  readonly texts = new Map<string, string>();
  readonly thoughts = new Map<string, string>();

  constructor(channel: PanelChannel) {
    this.#channel = channel;
  }

  grow(reply: string, text: string, reasoning = '', isUnseen = false): void {
    const before = this.texts.get(reply) ?? '';
    const thought = this.thoughts.get(reply) ?? '';
    const place = { offset: before.length, reasoningOffset: thought.length };
    this.texts.set(reply, before + text);
    this.thoughts.set(reply, thought + reasoning);
    this.#channel.grow('s', reply, { ...place, text, reasoning }, isUnseen);
  }
}

/** Lets all leave that rests, step by step: a timer that another one starts waits for the next step. */
function settle(): void {
  for (let ms = 0; ms < unseenRest + 4 * rest; ms += rest) mock.timers.tick(rest);
}

function texts(got: readonly HostMessage[]): readonly string[] {
  return got.map((message) => (message.type === 'grew' ? message.text : message.type));
}

describe('the channel to a panel', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('says nothing before the page listens', () => {
    const { channel, got } = newPage();
    channel.send(statusMessage);
    new Writer(channel).grow('r', 'lost');
    mock.timers.tick(10 * rest);
    assert.deepEqual(got, []);
    channel.snapshot(snapshot);
    mock.timers.tick(10 * rest);
    assert.deepEqual(texts(got), ['snapshot'], 'what was not heard is in the snapshot');
  });

  it('numbers what follows a snapshot, which is number 0', () => {
    const { channel, got } = newPage();
    for (let round = 0; round < 2; round++) {
      channel.snapshot(snapshot);
      channel.send(statusMessage);
      channel.send({ type: 'accepted', request: 'q' });
    }
    assert.deepEqual(
      got.map(({ seq, type }) => `${seq} ${type}`),
      ['0 snapshot', '1 status', '2 accepted', '0 snapshot', '1 status', '2 accepted'],
    );
  });

  it('sends the first piece at once and what comes right after it as one', () => {
    const { channel, got } = newPage();
    const writer = new Writer(channel);
    channel.snapshot(snapshot);
    for (const piece of ['a', 'b', 'c']) writer.grow('r', piece, piece.toUpperCase());
    assert.deepEqual(texts(got), ['snapshot', 'a']);
    mock.timers.tick(rest - 1);
    assert.equal(got.length, 2);
    mock.timers.tick(1);
    const grew = { type: 'grew', session: 's', reply: 'r' } as const;
    assert.deepEqual(got.slice(1), [
      { ...grew, seq: 1, offset: 0, text: 'a', reasoningOffset: 0, reasoning: 'A' },
      { ...grew, seq: 2, offset: 1, text: 'bc', reasoningOffset: 1, reasoning: 'BC' },
    ]);
  });

  it('sends at most one batch in sixteen milliseconds, however many pieces come', () => {
    const { channel, got } = newPage();
    const writer = new Writer(channel);
    channel.snapshot(snapshot);
    for (let piece = 0; piece < 2_000; piece++) {
      writer.grow('r', `${piece} `);
      mock.timers.tick(1);
    }
    mock.timers.tick(rest);
    const grown = got.slice(1);
    assert.ok(grown.length <= 2_000 / rest + 2, `${grown.length} batches`);
    assert.equal(texts(grown).join(''), writer.texts.get('r'));
  });

  it('rests longer after a batch of several replies, up to three times as long', () => {
    for (const [replies, times] of [
      [1, 1],
      [2, 2],
      [3, 3],
      [8, 3],
    ] as const) {
      const { channel, got } = newPage();
      const writer = new Writer(channel);
      channel.snapshot(snapshot);
      const grow = (): void => {
        for (let reply = 0; reply < replies; reply++) writer.grow(`r${reply}`, 'a');
      };
      writer.grow('r0', 'first');
      grow();
      mock.timers.tick(rest);
      const before = got.length;
      grow();
      mock.timers.tick(times * rest - 1);
      assert.equal(got.length, before, `${replies} replies`);
      mock.timers.tick(1);
      assert.equal(got.length, before + replies);
      channel.dispose();
    }
  });

  it('sends what nobody sees twice a second, and whatever grows beside it as often as before', () => {
    const { channel, got } = newPage();
    const writer = new Writer(channel);
    channel.snapshot(snapshot);
    for (let ms = 0; ms < 2 * unseenRest; ms += rest) {
      writer.grow('seen', 's');
      writer.grow('unseen', 'u', '', true);
      mock.timers.tick(rest);
    }
    const grew = texts(got).slice(1);
    assert.equal(grew.filter((text) => text.includes('u')).length, 2, grew.join(' '));
    assert.ok(grew.filter((text) => text.includes('s')).length > 20, grew.join(' '));
    settle();
    assert.equal(texts(got).join('').match(/u/gu)?.length, writer.texts.get('unseen')?.length);
  });

  it('sends all of what nobody saw before what shows it', () => {
    const { channel, got } = newPage();
    const writer = new Writer(channel);
    channel.snapshot(snapshot);
    writer.grow('r', 'a', '', true);
    mock.timers.tick(2 * rest);
    writer.grow('r', 'b', '', true);
    mock.timers.tick(2 * rest);
    channel.send({ type: 'events', session: 's', events: [] });
    writer.grow('r', 'c');
    assert.deepEqual(texts(got), ['snapshot', 'a', 'b', 'events', 'c']);
  });

  it('sends no further batch while one is on its way: all that came meanwhile is the next', () => {
    const { channel, got, confirm } = slowPage();
    const writer = new Writer(channel);
    channel.snapshot(snapshot);
    writer.grow('r', 'a');
    for (const piece of ['b', 'c', 'd']) {
      writer.grow('r', piece);
      mock.timers.tick(10 * rest);
    }
    assert.deepEqual(texts(got), ['snapshot', 'a']);
    confirm();
    assert.deepEqual(texts(got), ['snapshot', 'a', 'bcd']);
    writer.grow('r', 'e');
    confirm();
    assert.equal(got.length, 3, 'the rest between two batches is kept as well');
    mock.timers.tick(rest);
    assert.deepEqual(texts(got), ['snapshot', 'a', 'bcd', 'e']);
  });

  it('goes on with a new snapshot where the window never confirmed', () => {
    const { channel, got, lose, confirm } = slowPage();
    const writer = new Writer(channel);
    channel.snapshot(snapshot);
    writer.grow('r', 'a');
    lose();
    writer.grow('r', 'b');
    mock.timers.tick(10 * rest);
    channel.snapshot(snapshot);
    writer.grow('r', 'c');
    assert.deepEqual(texts(got), ['snapshot', 'a', 'snapshot', 'c']);
    confirm();
    mock.timers.tick(10 * rest);
    assert.equal(got.length, 4);
  });

  it('does not wait with an event for a batch that is on its way', () => {
    const { channel, got } = slowPage();
    const writer = new Writer(channel);
    channel.snapshot(snapshot);
    writer.grow('r', 'a');
    writer.grow('r', 'b');
    channel.send(statusMessage);
    assert.deepEqual(texts(got), ['snapshot', 'a', 'b', 'status']);
  });

  it('lets nothing overtake the text before it', () => {
    const { channel, got } = newPage();
    const writer = new Writer(channel);
    channel.snapshot(snapshot);
    writer.grow('r', 'a');
    writer.grow('r', 'b');
    writer.grow('q', 'x');
    channel.send({ type: 'events', session: 's', events: [] });
    assert.deepEqual(texts(got), ['snapshot', 'a', 'b', 'x', 'events']);
    mock.timers.tick(rest);
    assert.equal(got.length, 5, 'once');
  });

  it('says nothing to a page that is hidden, until it has a snapshot again', () => {
    const { channel, got } = newPage();
    const writer = new Writer(channel);
    channel.snapshot(snapshot);
    writer.grow('r', 'a');
    writer.grow('r', 'held');
    channel.pause();
    channel.send(statusMessage);
    writer.grow('r', 'unheard');
    mock.timers.tick(10 * rest);
    assert.deepEqual(texts(got), ['snapshot', 'a']);
    channel.snapshot(snapshot);
    writer.grow('r', 'heard');
    mock.timers.tick(10 * rest);
    assert.deepEqual(texts(got), ['snapshot', 'a', 'snapshot', 'heard']);
  });

  it('drops what it held back where a snapshot has it', () => {
    const { channel, got } = newPage();
    const writer = new Writer(channel);
    channel.snapshot(snapshot);
    writer.grow('r', 'a');
    writer.grow('r', 'held');
    channel.snapshot(snapshot);
    mock.timers.tick(10 * rest);
    assert.deepEqual(texts(got), ['snapshot', 'a', 'snapshot']);
  });

  it('is silent after its end, whoever still answers', () => {
    const { channel, got } = newPage();
    const writer = new Writer(channel);
    channel.snapshot(snapshot);
    writer.grow('r', 'a');
    writer.grow('r', 'held');
    channel.dispose();
    channel.snapshot(snapshot);
    channel.send(statusMessage);
    writer.grow('r', 'late');
    mock.timers.tick(10 * rest);
    assert.deepEqual(texts(got), ['snapshot', 'a']);
  });

  it('leaves no gap in numbers or text, in whatever order things happen', () => {
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          do: fc.constant('grow' as const),
          reply: fc.constantFrom('r', 'q', 'p'),
          text: fc.string({ maxLength: 4 }),
          reasoning: fc.string({ maxLength: 2 }),
          isUnseen: fc.boolean(),
        }),
      },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('tick' as const), ms: fc.nat(400) }) },
      fc.record({ do: fc.constantFrom('send' as const, 'snapshot' as const, 'pause' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { channel, got } = newPage();
        const writer = new Writer(channel);
        const page = new Map<string, { text: string; reasoning: string }>();
        let next = 0;
        const read = (): void => {
          for (const message of got.splice(0)) {
            assert.equal(message.seq, next++, 'no number is missing');
            if (message.type !== 'grew') continue;
            const had = page.get(message.reply) ?? { text: '', reasoning: '' };
            assert.equal(message.offset, had.text.length);
            assert.equal(message.reasoningOffset, had.reasoning.length);
            page.set(message.reply, {
              text: had.text + message.text,
              reasoning: had.reasoning + message.reasoning,
            });
          }
        };
        /** The page has now what the session has: that is what a snapshot is. */
        const renew = (): void => {
          next = 0;
          channel.snapshot(snapshot);
          for (const [reply, text] of writer.texts) {
            page.set(reply, { text, reasoning: writer.thoughts.get(reply) ?? '' });
          }
          read();
        };
        renew();
        for (const each of steps) {
          if (each.do === 'grow') writer.grow(each.reply, each.text, each.reasoning, each.isUnseen);
          if (each.do === 'tick') mock.timers.tick(each.ms);
          if (each.do === 'send') channel.send(statusMessage);
          if (each.do === 'pause') channel.pause();
          if (each.do === 'snapshot') renew();
          read();
        }
        if (steps.some((each) => each.do === 'pause')) renew();
        settle();
        read();
        for (const [reply, text] of writer.texts) {
          assert.deepEqual(page.get(reply), { text, reasoning: writer.thoughts.get(reply) });
        }
        channel.dispose();
      }),
    );
  });
});

/** How many timers of this process are waiting. */
function timers(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
}

describe('the channel’s timer', () => {
  it('is gone with the channel', () => {
    const before = timers();
    const { channel } = newPage();
    channel.snapshot(snapshot);
    new Writer(channel).grow('r', 'a');
    assert.equal(timers(), before + 1);
    channel.dispose();
    assert.equal(timers(), before);
  });
});
