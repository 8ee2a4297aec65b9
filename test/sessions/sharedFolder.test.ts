import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sharedFolder } from '../../src/sessions/sharedFolder.ts';
import { withFolder } from './sessionHelpers.ts';

describe('the storage that VS Code gives to a window', () => {
  it('is the first window’s for a second one on the same folder', () =>
    withFolder((root) => {
      for (const id of ['0b1c2d', '-7a6ddb51']) {
        mkdirSync(join(root, id));
        const first = join(root, id, 'parley.parley');
        assert.equal(sharedFolder(first), first);
        assert.equal(sharedFolder(join(root, `${id}-1`, 'parley.parley')), first);
        assert.equal(sharedFolder(join(root, `${id}-9`, 'parley.parley')), first);
      }
    }));

  it('is its own where there is no first one, or where the name only looks so', () =>
    withFolder((root) => {
      for (const name of ['0b1c2d-1', '-7', 'no-folder', 'a b-1', '0b1c2d-10']) {
        const storage = join(root, name, 'parley.parley');
        assert.equal(sharedFolder(storage), storage);
      }
    }));
});
