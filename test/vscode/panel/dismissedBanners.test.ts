import assert from 'node:assert/strict';
import type { Banner } from '../../../src/protocol/panel.ts';
import { DismissedBanners } from '../../../src/vscode/panel/dismissedBanners.ts';
import { reducedBanners, type Surroundings } from '../../../src/vscode/panel/reducedModes.ts';
import { FakeMemento } from '../fakeMemento.ts';

const fine: Surroundings = {
  trusted: true,
  folders: 1,
  foldersOnDisk: 1,
  keychain: true,
  watched: true,
  connection: 'ready',
  writable: true,
};
const restricted = reducedBanners({ ...fine, trusted: false });
const broken = reducedBanners({ ...fine, grammarFault: 'no grammar for C' });
const provider: Banner = { id: 'provider-p', severity: 'warning', text: 'No.', dismissible: true };

/** What a window shows of these, one after another. */
function opened(memento: FakeMemento): DismissedBanners {
  return new DismissedBanners(memento, (error) => assert.fail(String(error)));
}

function dismissAll(memento: FakeMemento, banners: readonly Banner[]): DismissedBanners {
  const dismissed = opened(memento);
  for (const banner of dismissed.shown(banners)) dismissed.dismiss(banner);
  assert.deepEqual(dismissed.shown(banners), []);
  return dismissed;
}

describe('banners that were dismissed', () => {
  it('of reduced modes stay away in the next window, also where it finds its fault late', () => {
    const memento = new FakeMemento();
    dismissAll(memento, [...restricted, ...broken]);
    const next = opened(memento);
    assert.deepEqual(next.shown(restricted), []);
    assert.deepEqual(next.shown([...restricted, ...broken]), []);
    assert.deepEqual(opened(memento).shown([...restricted, ...broken]), []);
  });

  it('come back with another reason, and where the old one was mended meanwhile', () => {
    const memento = new FakeMemento();
    const dismissed = dismissAll(memento, [...restricted, ...broken]);
    const other = reducedBanners({ ...fine, grammarFault: 'no grammar for Rust' });
    assert.deepEqual(dismissed.shown([...restricted, ...other]), other);
    assert.deepEqual(dismissed.shown([]), []);
    assert.deepEqual(dismissed.shown(restricted), restricted);
    assert.deepEqual(opened(memento).shown(restricted), restricted);
  });

  it('of anything else are news in the next window, and stay away in this one', () => {
    const memento = new FakeMemento();
    const dismissed = dismissAll(memento, [provider]);
    assert.deepEqual(dismissed.shown([]), []);
    assert.deepEqual(dismissed.shown([provider]), []);
    assert.deepEqual(opened(memento).shown([provider]), [provider]);
    assert.deepEqual(memento.keys(), []);
  });

  it('are heard of by every panel', () => {
    const dismissed = opened(new FakeMemento());
    let told = 0;
    dismissed.onDidChange(() => told++);
    dismissed.dismiss(provider);
    assert.equal(told, 1);
  });

  it('are none where what is remembered cannot be read', async () => {
    for (const stored of [7, ['reduced-restricted'], { 'reduced-restricted': 1 }, null]) {
      const memento = new FakeMemento();
      await memento.update('parley.dismissedBanners', stored);
      assert.deepEqual(opened(memento).shown(restricted), restricted);
    }
  });
});
