// Images in the built panel: attached, shown, sent, and what stands in their way.
import assert from 'node:assert/strict';
import type { ImageRef } from '../../src/protocol/images.ts';
import type { HostMessageBody } from '../../src/protocol/panel.ts';
import type { Message } from '../../src/protocol/sessionState.ts';
import { models, panelStatus, question, snapshot } from './panelContent.ts';
import { openPanel, panelThemes, type PanelPage, type PanelTheme } from './panelHarness.ts';

/** One pixel. */
const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function imageRef(name: string, digit: string): ImageRef {
  return {
    id: digit.repeat(64),
    name,
    mimeType: 'image/png',
    bytes: 70,
    width: 800,
    height: 600,
  };
}

const cat = imageRef('cat.png', 'a');
const dog = imageRef('dog.png', 'b');
const shown: Message = {
  kind: 'message',
  id: 'm1',
  text: 'What is this?',
  at: 0,
  images: [cat, dog],
};
const alone: Message = { kind: 'message', id: 'm2', text: '', at: 0, images: [cat] };

function drafts(...images: readonly ImageRef[]): HostMessageBody {
  return { type: 'draft-images', session: 'session-1', images };
}

const content = (image: ImageRef): HostMessageBody => ({
  type: 'image',
  image: image.id,
  content: { mimeType: 'image/png', data: png },
});

const blind = panelStatus({
  models: models.map((info) =>
    Object.assign({}, info, {
      capabilities: { tools: true, images: info.label !== 'Kimi K2', reasoning: false },
    }),
  ),
});

describe('images in the panel', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(async () => {
    assert.deepEqual(await panel.violations(), []);
    assert.deepEqual(panel.errors, []);
    await panel.close();
  });

  async function open(
    messages: readonly Message[] = [],
    theme?: PanelTheme,
    width?: number,
  ): Promise<void> {
    panel = await openPanel(theme, width, 900);
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(snapshot(messages));
    await panel.page.getByRole('combobox', { name: 'Model' }).waitFor();
  }

  /** Pastes or drops a drawing of that size, as a file. */
  async function give(
    how: 'paste' | 'drop',
    file: {
      readonly name: string;
      readonly type: string;
      readonly width: number;
      readonly height: number;
    },
    words = '',
    noisy = false,
  ): Promise<void> {
    await panel.page.getByRole('textbox', { name: 'Message' }).evaluate(
      async (
        input,
        { how: kind, file: { name, type, width, height }, words: text, noisy: grain },
      ) => {
        const canvas = new OffscreenCanvas(width, height);
        const context = canvas.getContext('2d');
        if (context) context.fillStyle = 'rebeccapurple';
        context?.fillRect(0, 0, width / 2, height);
        if (grain && context) {
          const drawn = context.getImageData(0, 0, width, height);
          let seed = 1;
          for (let at = 0; at < drawn.data.length; at++) {
            seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
            drawn.data[at] = at % 4 === 3 ? 255 : seed >>> 24;
          }
          context.putImageData(drawn, 0, 0);
        }
        const blob =
          type.startsWith('image/p') || type.startsWith('image/j')
            ? await canvas.convertToBlob({ type })
            : new Blob(['no image at all'], { type });
        const data = new DataTransfer();
        data.items.add(new File([blob], name, { type }));
        if (text !== '') data.setData('text/plain', text);
        const event =
          kind === 'paste'
            ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
            : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
        input.dispatchEvent(event);
      },
      { how, file, words, noisy },
    );
  }

  const attached = async (count: number): Promise<Awaited<ReturnType<typeof load>>> => {
    await panel.page.waitForFunction(
      (many) => globalThis.posted.filter(({ type }) => type === 'attach-image').length === many,
      count,
    );
    return load();
  };
  const load = () => panel.postedOf('attach-image');
  const strip = () => panel.page.getByRole('list', { name: 'Attached images' });

  for (const theme of panelThemes) {
    it(`has no serious fault for assistive technology, ${theme}`, async () => {
      await open([shown], theme);
      await panel.send(drafts(cat), content(cat), { type: 'status', status: blind });
      await strip().getByRole('img', { name: 'Image cat.png' }).waitFor();
      assert.deepEqual(await panel.faults(), []);
    });
  }

  it('fits into 250 px', async () => {
    await open([shown], 'dark', 250);
    await panel.send(drafts(cat, dog), content(cat), { type: 'status', status: blind });
    await panel.page.getByRole('button', { name: 'Send Without Images' }).waitFor();
    const wide = await panel.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.ok(!wide);
  });

  it('takes one that is pasted or dropped, as it is where it is small', async () => {
    await open();
    await give('paste', { name: 'image.png', type: 'image/png', width: 300, height: 200 });
    await give('drop', { name: 'photo.jpg', type: 'image/jpeg', width: 20, height: 10 });
    const [first, second] = await attached(2);
    assert.deepEqual(
      [first, second].map((each) => each && [each.session, each.name, each.width, each.height]),
      [
        ['session-1', 'image.png', 300, 200],
        ['session-1', 'photo.jpg', 20, 10],
      ],
    );
    assert.ok(first?.data.startsWith('iVBORw0KGgo'), 'a PNG');
    assert.ok(second?.data.startsWith('/9j/'), 'a JPEG');
  });

  it('takes one that is pasted before the page has its chat', async () => {
    panel = await openPanel();
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await give('paste', { name: 'early.png', type: 'image/png', width: 30, height: 20 });
    await panel.send(snapshot(), drafts());
    const [early] = await attached(1);
    assert.deepEqual([early?.session, early?.name], ['session-1', 'early.png']);
  });

  it('scales a large one down to 1,568 pixels, and keeps its shape', async () => {
    await open();
    await give('paste', { name: 'wide.png', type: 'image/png', width: 4_000, height: 1_000 });
    const [wide] = await attached(1);
    assert.deepEqual([wide?.width, wide?.height], [1_568, 392]);
    const head = readPngSize(wide?.data ?? '');
    assert.deepEqual(head, [1_568, 392]);
  });

  it('keeps one that would be heavy as a photo', async () => {
    await open();
    await give(
      'paste',
      { name: 'noise.png', type: 'image/png', width: 1_500, height: 1_500 },
      '',
      true,
    );
    const [heavy] = await attached(1);
    assert.ok(heavy);
    assert.deepEqual([heavy.width, heavy.height], [1_500, 1_500]);
    assert.ok(heavy.data.startsWith('/9j/'), 'a JPEG');
    assert.ok(heavy.data.length < 3_900_000, `${heavy.data.length} characters`);
  });

  it('says which file is no image, and takes the words of a word processor', async () => {
    await open();
    await give('drop', { name: 'broken.webp', type: 'image/webp', width: 1, height: 1 });
    await panel.page.getByText('broken.webp cannot be read.').first().waitFor();
    await give('paste', { name: 'x.png', type: 'image/png', width: 5, height: 5 }, 'the words');
    await panel.send(drafts());
    assert.deepEqual(await load(), []);
  });

  it('shows what is attached, takes it away, and sends it with or without words', async () => {
    await open();
    await panel.send(drafts(cat, dog));
    await panel.page.waitForFunction(
      () => globalThis.posted.filter(({ type }) => type === 'load-image').length === 2,
    );
    const asked = await panel.postedOf('load-image');
    assert.deepEqual(asked.map(({ image }) => image).toSorted(), [cat.id, dog.id]);
    await panel.send(content(cat), { type: 'image', image: dog.id });
    await strip().getByRole('img', { name: 'Image cat.png' }).waitFor();
    await strip().getByText('not there any more').waitFor();
    await strip().getByRole('button', { name: 'Remove dog.png' }).click();
    assert.deepEqual(await panel.postedOf('detach-image'), [
      { type: 'detach-image', session: 'session-1', image: dog.id },
    ]);
    await panel.send(drafts(cat));
    await panel.page.getByRole('button', { name: 'Send', exact: true }).click();
    const [sent] = await panel.postedOf('send');
    assert.deepEqual([sent?.text, sent?.images, sent?.imagesOptional], ['', [cat.id], false]);
    await panel.send({ type: 'accepted', request: sent?.request ?? '' }, drafts());
    await strip().waitFor({ state: 'detached' });
  });

  it('sends none to a model that cannot see, unless the person says so', async () => {
    await open();
    await panel.send({ type: 'status', status: blind }, drafts(cat));
    const input = panel.page.getByRole('textbox', { name: 'Message' });
    await input.fill('What is this?');
    await input.press('Enter');
    await panel.page.getByText('Kimi K2 cannot see images.').first().waitFor();
    assert.deepEqual(await panel.postedOf('send'), []);
    await panel.page.getByRole('button', { name: 'Send Without Images' }).click();
    const [sent] = await panel.postedOf('send');
    assert.deepEqual(
      [sent?.text, sent?.images, sent?.imagesOptional],
      ['What is this?', [cat.id], true],
    );
  });

  it('shows those of a message, and one of them large', async () => {
    await open([shown, question('m0', 'And?'), alone]);
    await panel.send(content(cat), content(dog));
    const list = panel.page.getByRole('list', { name: 'Images of this message' }).first();
    const button = list.getByRole('button', { name: 'Image dog.png' });
    await button.getByRole('img').waitFor();
    const small = await button.boundingBox();
    await button.click();
    assert.equal(await button.getAttribute('aria-expanded'), 'true');
    assert.equal((small?.width ?? 0) > 0, true);
    assert.equal(await panel.page.getByRole('img').count(), 3);
  });

  it('has no picture taken for markup, whatever it is called', async () => {
    const name = '"><img src=x onerror=alert(1)>.png';
    await open([{ ...shown, images: [{ ...cat, name }] }]);
    await panel.send(drafts({ ...dog, name }), content(cat), content(dog));
    await panel.page
      .getByRole('img', { name: `Image ${name}` })
      .first()
      .waitFor();
    assert.equal(await panel.page.locator('img[onerror]').count(), 0);
  });

  it('is not taken where its bytes are no base 64', async () => {
    await open();
    await panel.send(drafts(cat));
    await panel.sendRaw([
      { type: 'image', seq: 2, image: cat.id, content: { mimeType: 'image/svg+xml', data: png } },
    ]);
    assert.equal(await panel.page.getByRole('img').count(), 0);
    const [report] = await panel.postedOf('panel-error');
    assert.match(report?.message ?? '', /cannot read/u);
  });
});

/** Source: the PNG specification, 11.2.2: width and height follow the name IHDR. */
function readPngSize(data: string): readonly [number, number] {
  const bytes = Buffer.from(data, 'base64');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}
