// Images of messages that wait, in the built panel.
import assert from 'node:assert/strict';
import type { ImageRef } from '../../src/protocol/images.ts';
import type { MessageQueue } from '../../src/protocol/messageQueue.ts';
import type { HostMessageBody } from '../../src/protocol/panel.ts';
import { models, panelStatus, question, reply, snapshot } from './panelContent.ts';
import { openPanel, panelThemes, type PanelPage, type PanelTheme } from './panelHarness.ts';

const running = [
  question('q1', 'And shipping?'),
  reply('r1', 'q1', { text: 'It dep', status: 'running' }),
];

function imageRef(name: string, digit: string): ImageRef {
  const size = { bytes: 70, width: 800, height: 600 };
  return { id: digit.repeat(64), name, mimeType: 'image/png', ...size };
}

const cat = imageRef('cat.png', 'a');
const dog = imageRef('dog.png', 'b');

const seeing = panelStatus({
  models: models.map((info) =>
    Object.assign({}, info, { capabilities: { tools: true, images: true, reasoning: false } }),
  ),
});

/** One pixel. */
const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const content = ({ id }: ImageRef): HostMessageBody => ({
  type: 'image',
  image: id,
  content: { mimeType: 'image/png', data: png },
});

const session = 'session-1';
const queueOf = (queue: MessageQueue): HostMessageBody => ({ type: 'queue', session, queue });
const drafts = (...images: readonly ImageRef[]): HostMessageBody => ({
  type: 'draft-images',
  session,
  images,
});

describe('images of messages that wait, in the panel', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(async () => {
    assert.deepEqual(panel.errors, []);
    assert.deepEqual(await panel.violations(), []);
    await panel.close();
  });

  async function open(theme: PanelTheme = 'dark', width = 420): Promise<void> {
    panel = await openPanel(theme, width, 760);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send({ ...snapshot(running), status: seeing });
    await panel.page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
  }

  const input = () => panel.page.getByRole('textbox', { name: 'Message', exact: true });
  const button = (name: string) => panel.page.getByRole('button', { name, exact: true });
  const waiting = () => panel.page.getByRole('region', { name: 'Messages that wait' });

  it('Enter has them wait with the message, also without a word', async () => {
    await open();
    await panel.send(drafts(cat, dog));
    await button('Add to Queue').click();
    const [wordless] = await panel.postedOf('queue-message');
    assert.deepEqual(wordless?.images, [cat.id, dog.id]);
    assert.equal(wordless?.text, '');
    await panel.send({ type: 'refused', request: wordless?.request ?? '', reason: 'Not now.' });
    await input().fill('Like this');
    await panel.page.keyboard.press('Enter');
    const [, second] = await panel.postedOf('queue-message');
    assert.deepEqual([second?.text, second?.images], ['Like this', [cat.id, dog.id]]);
    assert.equal(second?.imagesOptional, false);
  });

  it('Alt+Enter stops the reply and sends them at once', async () => {
    await open();
    await panel.send(drafts(cat));
    await input().press('Alt+Enter');
    const [sent] = await panel.postedOf('send');
    assert.deepEqual([sent?.steers, sent?.images, sent?.text], [true, [cat.id], '']);
    assert.deepEqual(await panel.postedOf('queue-message'), []);
  });

  it('are shown with their message, and asked for once', async () => {
    await open();
    await panel.send(
      queueOf({
        messages: [
          { id: 'w1', text: 'Like this', images: [cat, dog] },
          { id: 'w2', text: '', images: [dog] },
        ],
      }),
    );
    await waiting().getByRole('group', { name: 'Images of this waiting message' }).nth(1).waitFor();
    await waiting().getByText('+1').waitFor();
    await waiting().getByText('dog.png').waitFor();
    await panel.page.waitForFunction(
      () => globalThis.posted.filter(({ type }) => type === 'load-image').length > 1,
    );
    const asked = await panel.postedOf('load-image');
    assert.deepEqual(asked.map(({ image }) => image).toSorted(), [cat.id, dog.id]);
  });

  it('go back to the input with it, unless there is no room for them', async () => {
    await open();
    const many = Array.from({ length: 9 }, (_, n) => imageRef(`${n}.png`, String(n)));
    await panel.send(
      drafts(...many),
      queueOf({ messages: [{ id: 'w1', text: 'Like this', images: [cat, dog] }] }),
    );
    await button('Edit Waiting Message').click();
    await panel.page.locator('.composer-notice', { hasText: 'at most 10 images' }).waitFor();
    assert.deepEqual(await panel.postedOf('unqueue'), []);
    assert.equal(await input().inputValue(), '');
    await panel.send(drafts());
    await button('Edit Waiting Message').click();
    assert.equal(await input().inputValue(), 'Like this');
    assert.deepEqual(await panel.postedOf('unqueue'), [
      { type: 'unqueue', session, id: 'w1', toInput: true },
    ]);
  });

  for (const theme of panelThemes) {
    for (const width of [420, 250]) {
      it(`fit at ${width} px in ${theme}, and axe finds no fault`, async () => {
        await open(theme, width);
        await panel.send(
          drafts(cat),
          queueOf({
            messages: [
              { id: 'w1', text: 'Then make it look like this one here', images: [cat, dog] },
              { id: 'w2', text: 'And without a picture' },
            ],
            held: 'stopped',
          }),
        );
        await panel.send(content(cat), content(dog));
        await waiting().locator('img').first().waitFor();
        const beyond = await panel.page.evaluate(() => document.body.scrollWidth > innerWidth);
        assert.equal(beyond, false);
        assert.deepEqual(await panel.faults(), []);
        await panel.picture(`queue-images-${theme}-${width}`);
      });
    }
  }
});
