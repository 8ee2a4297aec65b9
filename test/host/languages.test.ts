import assert from 'node:assert/strict';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { commands, ConfigurationTarget, Selection, workspace } from 'vscode';
import type { FakeModelServer } from '../helpers/fakeModelServer.ts';
import { textReply } from '../helpers/modelScripts.ts';
import {
  connectFakeModel,
  diffTabs,
  disconnect,
  onDisk,
  openEditor,
  openProposal,
  putOnDisk,
  startAfresh,
  uriOf,
} from './hostParley.ts';

/** A small project of one language: a function that a cursor in `line` is in, and the test to be. */
interface Fixture {
  readonly language: string;
  readonly file: string;
  readonly code: string;
  readonly symbol: RegExp;
  readonly manifest: readonly [path: string, text: string];
  readonly asked: RegExp;
}

/** Stands in one line of each, within its function. */
const marked = '5';

const fixtures: readonly Fixture[] = [
  {
    language: 'JavaScript',
    file: 'src/fee.js',
    code: 'const small = 100;\n\nexport function fee(total) {\n  if (total > small) return 0;\n  return 5;\n}\n',
    symbol: /`fee`, `[^`]*src\/fee\.js` lines 3-6/u,
    manifest: ['package.json', '{ "scripts": { "test": "vitest run" } }'],
    asked: /`[^`]*src\/fee\.test\.js`[\s\S]*Use vitest, as the project does/u,
  },
  {
    language: 'Python',
    file: 'shop/fee.py',
    code: 'SMALL = 100\n\n\ndef fee(total):\n    if total > SMALL:\n        return 0\n    return 5\n',
    symbol: /`fee`, `[^`]*shop\/fee\.py` lines 4-7/u,
    manifest: ['pyproject.toml', '[tool.pytest.ini_options]\ntestpaths = ["tests"]\n'],
    asked: /tests\/(?:shop\/)?test_fee\.py`[\s\S]*Use pytest, as the project does/u,
  },
  {
    language: 'Go',
    file: 'shop/fee.go',
    code: 'package shop\n\nfunc Fee(total int) int {\n\tif total > 100 {\n\t\treturn 0\n\t}\n\treturn 5\n}\n',
    symbol: /`Fee`, `[^`]*shop\/fee\.go` lines 3-8/u,
    manifest: ['go.mod', 'module example.com/shop\n\ngo 1.22\n'],
    asked: /shop\/fee_test\.go`[\s\S]*Use go test/u,
  },
  {
    language: 'Rust',
    file: 'src/fee.rs',
    code: 'const SMALL: u32 = 100;\n\npub fn fee(total: u32) -> u32 {\n    if total > SMALL {\n        return 0;\n    }\n    return 5;\n}\n',
    symbol: /`fee`, `[^`]*src\/fee\.rs` lines 3-8/u,
    manifest: ['Cargo.toml', '[package]\nname = "shop"\nversion = "0.1.0"\n'],
    asked: /tests\/[\w/]*fee\w*\.rs`[\s\S]*Use cargo test/u,
  },
  {
    language: 'Java',
    file: 'src/main/java/shop/Fee.java',
    code: 'package shop;\n\npublic class Fee {\n  public int fee(int total) {\n    if (total > 100) return 0;\n    return 5;\n  }\n}\n',
    symbol: /`(?:Fee\.)?fee`, `[^`]*shop\/Fee\.java` lines 4-7/u,
    manifest: ['pom.xml', '<project><artifactId>junit-jupiter</artifactId></project>'],
    asked: /src\/test\/java\/shop\/FeeTest\.java`[\s\S]*Use JUnit/u,
  },
  {
    language: 'Ruby',
    file: 'lib/fee.rb',
    code: 'SMALL = 100\n\ndef fee(total)\n  return 0 if total > SMALL\n  return 5\nend\n',
    symbol: /`fee`, `[^`]*lib\/fee\.rb` lines 3-6/u,
    manifest: ['Gemfile', "gem 'rspec'\n"],
    asked: /spec\/(?:lib\/)?fee_spec\.rb`[\s\S]*Use RSpec/u,
  },
  {
    language: 'Elixir',
    file: 'lib/fee.ex',
    code: 'defmodule Fee do\n  @small 100\n\n  def fee(total) do\n    if total > @small, do: 0, else: 5\n  end\nend\n',
    symbol: /`(?:Fee\.)?fee`, `[^`]*lib\/fee\.ex` lines 4-6/u,
    manifest: ['mix.exs', 'defmodule Shop.MixProject do\n  use Mix.Project\nend\n'],
    asked: /test\/fee_test\.exs`[\s\S]*Use ExUnit, as the project does/u,
  },
  {
    language: 'PHP',
    file: 'src/Fee.php',
    code: '<?php\n\nfunction fee(int $total): int {\n  if ($total > 100) return 0;\n  return 5;\n}\n',
    symbol: /`fee`, `[^`]*src\/Fee\.php` lines 3-6/u,
    manifest: ['composer.json', '{ "require-dev": { "phpunit/phpunit": "^11" } }'],
    asked: /tests\/FeeTest\.php`[\s\S]*Use PHPUnit, as the project does/u,
  },
];

describe('the commands on projects of several languages', () => {
  let server: FakeModelServer;
  const root = (language: string): string => `fixture-${language.toLowerCase()}`;
  const setTestRuns = (value: unknown) =>
    workspace.getConfiguration().update('parley.tests.run', value, ConfigurationTarget.Global);

  before(async () => {
    server = await connectFakeModel();
    await setTestRuns('never');
    for (const { language, file, code, manifest } of fixtures) {
      for (const [name, text] of [[file, code] as const, manifest]) {
        const place = path.posix.join(root(language), name);
        await mkdir(path.dirname(uriOf(place).fsPath), { recursive: true });
        await putOnDisk(place, text);
      }
    }
  });
  after(async () => {
    await setTestRuns(undefined);
    await startAfresh();
    for (const { language } of fixtures)
      await rm(uriOf(root(language)).fsPath, { recursive: true, force: true });
    await disconnect(server);
  });
  afterEach(startAfresh);

  for (const { language, file, code, symbol, asked } of fixtures) {
    const place = path.posix.join(root(language), file);
    const inFunction = code.split('\n').findIndex((line) => line.includes(marked));
    const fence = (text: string): string => `\`\`\`\n${text}\`\`\`\n`;

    /** Runs a command with the cursor in the function. Gives what the model was asked. */
    async function run(command: string, answer: string, ...args: readonly unknown[]) {
      const editor = await openEditor(place);
      editor.selection = new Selection(inFunction, 0, inFunction, 0);
      const count = server.chats.length + 1;
      server.next(textReply(answer));
      await commands.executeCommand(command, ...args);
      const { raw } = await server.waitForRequest(count);
      return raw.replaceAll(String.raw`\n`, '\n');
    }

    it(`explain, analyze, change and test code of ${language}`, async () => {
      for (const command of ['parley.explainSelection', 'parley.analyze']) {
        const count = server.chats.length;
        assert.match(await run(command, 'It is fine.'), symbol, command);
        await server.waitForClose(count);
        await startAfresh();
      }
      const line = code.split('\n')[inFunction] ?? '';
      const edit = `${place}\n\`\`\`\n<<<<<<< SEARCH\n${line}\n=======\n${line.replace('5', '7')}\n>>>>>>> REPLACE\n\`\`\`\n`;
      for (const command of ['parley.simplify', 'parley.document']) {
        assert.match(await run(command, edit), symbol, command);
        const { right } = await openProposal();
        const proposed = (await workspace.openTextDocument(right)).getText();
        assert.equal(proposed, code.replace(line, line.replace('5', '7')), command);
        await commands.executeCommand('parley.discardProposal');
        assert.equal(diffTabs().length, 0);
        await startAfresh();
      }
      const tests = await run('parley.generateTests', fence('a test\n'));
      assert.match(tests, asked);
      assert.match(tests, symbol, 'tests of the function around the cursor');
      await openProposal();
      await commands.executeCommand('parley.discardProposal');
      assert.equal(await onDisk(place), code);
    });
  }
});
