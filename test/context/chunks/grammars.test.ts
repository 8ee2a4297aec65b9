import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { copyGrammars } from '../../../scripts/lib/grammars.mjs';

describe('the folder of grammars', () => {
  let folder: string;
  beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'grammars-'));
    await copyGrammars(path.join(folder, 'grammars'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const filesIn = () =>
    Object.fromEntries(
      fs.readdirSync(path.join(folder, 'grammars')).map((name) => {
        const { ino, size } = fs.statSync(path.join(folder, 'grammars', name));
        return [name, `${ino} ${size}`];
      }),
    );

  it('has every grammar, the runtime and the licences of all', () => {
    const names = Object.keys(filesIn());
    assert.equal(names.filter((name) => name.endsWith('.wasm')).length, 16);
    assert.ok(names.includes('web-tree-sitter.mjs') && names.includes('tsx.wasm'));
    const licences = fs.readFileSync(path.join(folder, 'grammars', 'LICENSES.txt'), 'utf8');
    assert.match(licences, /tree-sitter-c-sharp\n\nThe MIT License/);
    assert.match(licences, /tree-sitter-elixir\n\n\s*Apache License/);
  });

  it('is not written again, but for what is missing or different', async () => {
    const before = filesIn();
    await copyGrammars(path.join(folder, 'grammars'));
    assert.deepEqual(filesIn(), before);
    fs.truncateSync(path.join(folder, 'grammars', 'go.wasm'), 10);
    fs.rmSync(path.join(folder, 'grammars', 'c.wasm'));
    await copyGrammars(path.join(folder, 'grammars'));
    const after = filesIn();
    assert.deepEqual(Object.keys(after), Object.keys(before));
    const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
    assert.ok(
      changed.includes('go.wasm') && changed.every((name) => /^(?:go|c)\.wasm$/.test(name)),
    );
    assert.ok(fs.statSync(path.join(folder, 'grammars', 'go.wasm')).size > 100_000);
  });
});
