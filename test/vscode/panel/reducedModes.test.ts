import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  reducedBanners,
  reducedModes,
  type ReducedModeName,
  type Surroundings,
} from '../../../src/vscode/panel/reducedModes.ts';

const fine: Surroundings = {
  trusted: true,
  folders: 1,
  foldersOnDisk: 1,
  keychain: true,
  watched: true,
  connection: 'ready',
  writable: true,
};

interface Row {
  readonly mode: ReducedModeName;
  readonly change: Partial<Surroundings>;
  /** What the reason says: what does not work, or what still does. */
  readonly says: RegExp;
}

/** Of each thing that may be missing: what it is called, and what a person reads. */
const matrix: readonly Row[] = [
  { mode: 'restricted', change: { trusted: false }, says: /you can chat, but nothing is run/u },
  { mode: 'no-folder', change: { folders: 0, foldersOnDisk: 0 }, says: /No folder is open/u },
  { mode: 'not-on-disk', change: { foldersOnDisk: 0 }, says: /not on a disk .* no index/u },
  { mode: 'no-keychain', change: { keychain: false }, says: /no API key can be .* kept/u },
  { mode: 'no-watcher', change: { watched: false }, says: /other programs change is found late/u },
  {
    mode: 'no-grammars',
    change: { grammarFault: 'The grammar for rust could not be loaded: no WASM' },
    says: /by its lines rather than by its functions.*no WASM/u,
  },
  { mode: 'offline', change: { connection: 'offline' }, says: /^connection notice$/u },
  { mode: 'offline', change: { connection: 'failing' }, says: /^connection notice$/u },
  { mode: 'read-only', change: { writable: false }, says: /^journal banner$/u },
];

describe('reduced modes', () => {
  it('are none where all is there', () => {
    assert.deepEqual(reducedModes(fine), []);
    assert.deepEqual(reducedModes({ ...fine, connection: 'searching' }), []);
  });

  for (const { mode, change, says } of matrix) {
    it(`is ${mode} with ${JSON.stringify(change)}, and says why`, () => {
      const modes = reducedModes({ ...fine, ...change });
      assert.deepEqual(
        modes.map(({ name }) => name),
        [mode],
      );
      const shown = modes[0]?.shown;
      assert.match(typeof shown === 'object' ? shown.text : (shown ?? ''), says);
    });
  }

  it('are told together, each once and each with a way to put it aside', () => {
    const anything: fc.Arbitrary<Surroundings> = fc.record({
      trusted: fc.boolean(),
      folders: fc.constant(2),
      foldersOnDisk: fc.constantFrom(0, 1, 2),
      keychain: fc.boolean(),
      watched: fc.boolean(),
      connection: fc.constantFrom('ready', 'searching', 'offline', 'failing'),
      writable: fc.boolean(),
    });
    fc.assert(
      fc.property(anything, (around) => {
        const names = reducedModes(around).map(({ name }) => name);
        assert.equal(new Set(names).size, names.length);
        assert.equal(names.includes('restricted'), !around.trusted);
        assert.equal(names.includes('no-keychain'), !around.keychain);
        assert.equal(names.includes('read-only'), !around.writable);
        const banners = reducedBanners(around);
        assert.ok(banners.every(({ dismissible, id }) => dismissible && id.startsWith('reduced-')));
        const unseen = names.filter((name) => !banners.some(({ id }) => id === `reduced-${name}`));
        assert.ok(unseen.every((name) => name === 'offline' || name === 'read-only'));
      }),
    );
  });
});
