import assert from 'node:assert/strict';
import { exampleHabit, examplesOf } from '../../../src/testgen/examples/examplesOf.ts';

describe('what examples a file has that are run', () => {
  const of = (path: string, text: string) => examplesOf(path, text)?.framework;

  it('is told by its language and its comments', () => {
    assert.equal(of('a.py', 'def f():\n    """\n    >>> f()\n    1\n    """\n'), 'doctest');
    assert.equal(of('a.ts', '/** @example f() // => 1 */'), 'JSDoc examples');
    assert.equal(of('a.rs', '/// ```\n/// f();\n/// ```\n'), 'cargo doctest');
    assert.equal(of('a.ex', '      iex> f()\n      1\n'), 'mix doctest');
    assert.equal(of('a.py', 'x = 1 >>> 2'), undefined);
    assert.equal(of('a.rs', '/// ```text\n/// f();\n/// ```\n'), undefined);
    assert.equal(of('a.d.ts', '/** @example f() // => 1 */'), undefined);
    assert.equal(of('a.md', '>>> f()'), undefined);
  });

  const habit = (files: Readonly<Record<string, string>>, target: string) =>
    exampleHabit({ files: Object.keys(files), read: async (file) => files[file] }, target);

  it('is a habit where the configuration or a neighbour shows it', async () => {
    const configured = { 'pytest.ini': '[pytest]\naddopts = --doctest-modules\n', 'shop/a.py': '' };
    assert.equal((await habit(configured, 'shop/a.py'))?.evidence, 'pytest.ini');
    const shown = {
      'src/a.js': '',
      'src/b.js': '/** @example b() // => 1 */',
      'src/c.py': '>>> 1',
    };
    assert.equal((await habit(shown, 'src/a.js'))?.evidence, 'src/b.js');
    assert.equal(
      await habit({ ...shown, 'src/b.js': '/** @example b() */' }, 'src/a.js'),
      undefined,
    );
    assert.equal(await habit(shown, 'README.md'), undefined);
  });
});
