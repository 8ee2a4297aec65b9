import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { largestImage, mostImages } from '../../src/protocol/images.ts';
import { DraftImages, type GivenImage } from '../../src/sessions/draftImages.ts';
import { withFolder } from './sessionHelpers.ts';

const png = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

function given(name: string, size = 1_000): GivenImage {
  const data = Buffer.concat([png, randomBytes(size)]).toString('base64');
  return { name, width: 20, height: 10, data };
}

const day = 24 * 60 * 60_000;

describe('images of a draft', () => {
  let now = 1_700_000_000_000;
  const errors: unknown[] = [];
  const open = (folder: string): DraftImages =>
    new DraftImages({
      folder: join(folder, 'drafts'),
      now: () => now,
      onError: (error) => errors.push(error),
    });
  afterEach(() => assert.deepEqual(errors.splice(0), []));

  it('outlive the window, in their order, until they are sent or taken away', () =>
    withFolder(async (folder) => {
      const drafts = open(folder);
      const changed: string[] = [];
      drafts.onDidChange((session) => changed.push(session));
      const pictures = [given('a.png'), given('b.png', 200_000), given('c.png')];
      for (const picture of pictures) {
        now += 1;
        assert.equal((await drafts.put('s1', picture)).type, 'kept');
      }
      await drafts.put('s2', given('other.png'));
      const again = open(folder);
      const names = async (session: string): Promise<readonly string[]> =>
        (await again.list(session)).map(({ name }) => name);
      assert.deepEqual(await names('s1'), ['a.png', 'b.png', 'c.png']);
      const [a, b] = await again.list('s1');
      assert.ok(a && b);
      assert.deepEqual(await again.content('s1', b.id), {
        mimeType: 'image/png',
        data: pictures[1]?.data,
      });
      assert.equal(await again.content('s2', b.id), undefined, 'of another chat');
      assert.deepEqual(await again.take('s1', [b.id, a.id, 'gone']), [
        { ...b, data: pictures[1]?.data },
        { ...a, data: pictures[0]?.data },
      ]);
      await again.remove('s1', [a.id, b.id]);
      assert.deepEqual(await names('s1'), ['c.png']);
      await again.keepOnly(() => new Set());
      assert.equal(
        readdirSync(join(folder, 'drafts')).length,
        2,
        'a list that is not there says nothing',
      );
      await again.keepOnly(() => new Set(['s2', 's3']));
      assert.equal(readdirSync(join(folder, 'drafts')).length, 1);
      assert.deepEqual(changed, ['s1', 's1', 's1', 's2']);
    }));

  it('are refused in words', () =>
    withFolder(async (folder) => {
      const drafts = open(folder);
      const refusal = async (image: GivenImage, session = 's'): Promise<string> => {
        const put = await drafts.put(session, image);
        return put.type === 'refused' ? put.reason : '';
      };
      const svg = Buffer.from('<svg onload="alert(1)"/>').toString('base64');
      assert.match(await refusal({ ...given('x.svg'), data: svg }), /no image that models take/u);
      assert.match(await refusal(given('huge.png', largestImage)), /huge\.png is too large/u);
      assert.match(await refusal(given('x.png'), '../s'), /no image/u);
      for (let at = 0; at < mostImages; at++) assert.equal(await refusal(given(`${at}.png`)), '');
      assert.match(await refusal(given('more.png')), /at most 10 images/u);
      assert.equal((await drafts.list('s')).length, mostImages);
    }));

  it('that the disk does not take are refused, and nothing is said to be there', () =>
    withFolder(async (folder) => {
      const drafts = open(folder);
      await drafts.list('s');
      rmSync(join(folder, 'drafts'), { recursive: true });
      writeFileSync(join(folder, 'drafts'), 'a file stands where the folder was');
      const put = await drafts.put('s', given('a.png'));
      assert.ok(put.type === 'refused');
      assert.match(put.reason, /^a\.png could not be kept\. /u);
      assert.deepEqual(await drafts.list('s'), []);
    }));

  it('are one where the same is attached twice', () =>
    withFolder(async (folder) => {
      const drafts = open(folder);
      const picture = given('a.png');
      const first = await drafts.put('s', picture);
      assert.deepEqual(await drafts.put('s', { ...picture, name: 'b.png' }), first);
      assert.equal((await drafts.list('s')).length, 1);
    }));

  it('go after a month, and where they were not written to their end', () =>
    withFolder(async (folder) => {
      const drafts = open(folder);
      await drafts.put('s', given('old.png'));
      now += 29 * day;
      await drafts.put('s', given('new.png'));
      await drafts.put('s', given('cut.png', 500));
      writeFileSync(join(folder, 'drafts', 'stray'), 'x');
      const cut = (await drafts.list('s')).find(({ name }) => name === 'cut.png');
      truncateSync(join(folder, 'drafts', `s.${cut?.id}`), 600);
      now += 2 * day;
      const names = (await open(folder).list('s')).map(({ name }) => name);
      assert.deepEqual(names, ['new.png']);
    }));
});
