import assert from 'node:assert/strict';
import { changeWords } from '../../../src/testgen/change/changeWords.ts';
import { dependantsOf } from '../../../src/testgen/change/dependants.ts';

const find = (files: Readonly<Record<string, string>>, ...changed: readonly string[]) =>
  dependantsOf({ files: Object.keys(files), read: async (file) => files[file] }, changed);

describe('the packages that may use what is changed', () => {
  it('are those whose manifest names its package', async () => {
    const files = {
      'package.json': '{"name": "all", "workspaces": ["*"]}',
      'a/package.json': '{\n  "name": "@shop/a",\n  "version": "1.0.0"\n}',
      'a/src/cart.ts': '',
      'b/package.json': '{"name":"b","dependencies":{"@shop/a":"workspace:*"}}',
      'c/package.json': '{"name":"c","dependencies":{"@shop/a-plus":"1.0.0"}}',
      'd/package.json': '{"name":"d","devDependencies":{"@shop/a":"*"}}',
      'd/src/x.ts': '',
    };
    assert.deepEqual(await find(files, 'a/src/cart.ts'), ['b', 'd']);
    assert.deepEqual(await find(files, 'a/src/cart.ts', 'd/src/x.ts'), ['b']);
    assert.deepEqual(await find(files, 'd/src/x.ts'), []);
  });

  it('are found in the manifests of each language', async () => {
    const cases: readonly (readonly [string, string, string, string])[] = [
      ['pyproject.toml', '[project]\nname = "shop"\n', 'dependencies = ["shop"]', 'x.py'],
      [
        'Cargo.toml',
        '[package]\nname = "shop"\n',
        '[dependencies]\nshop = { path = "../a" }',
        'x.rs',
      ],
      ['go.mod', 'module example.com/shop\n', 'require example.com/shop v1.0.0', 'x.go'],
      ['mix.exs', 'app: :shop, deps: []', '{:shop, in_umbrella: true}', 'x.ex'],
      [
        'pom.xml',
        '<parent><artifactId>all</artifactId></parent><artifactId>shop</artifactId>',
        '<artifactId>web</artifactId><dependency><artifactId>shop</artifactId></dependency>',
        'X.java',
      ],
    ];
    for (const [manifest, own, using, source] of cases) {
      const files = { [`a/${manifest}`]: own, [`b/${manifest}`]: using, [`a/${source}`]: '' };
      assert.deepEqual(await find(files, `a/${source}`), ['b'], manifest);
    }
  });

  it('are named where their tests were not run', () => {
    const { words, short } = changeWords(
      [{ testFile: 'a.test.ts', after: { type: 'not-runnable', reason: 'No.' } }],
      ['b', 'd'],
    );
    assert.equal(short, 'tests not run');
    assert.match(words, / Tests of packages that use what is changed were not run: b, d\.$/u);
  });
});
