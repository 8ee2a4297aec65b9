import assert from 'node:assert/strict';
import { commands, languages, window } from 'vscode';
import type { FakeModelServer } from '../helpers/fakeModelServer.ts';
import { failWith, textReply } from '../helpers/modelScripts.ts';
import { providerSettings } from '../helpers/parleyPanel.ts';
import {
  connectFakeModel,
  disconnect,
  lastReport,
  putOnDisk,
  removeFromDisk,
  setProviders,
  startAfresh,
  uriOf,
} from './hostParley.ts';

const command = 'parley.analyzeFolder';
const large = { id: 'fake-model', window: 64_000 };
/** Too small for all of the folder at once. */
const small = { id: 'fake-model', window: 5_000, reply: 500 };

describe('a folder is analyzed', () => {
  let server: FakeModelServer;

  before(async () => {
    server = await connectFakeModel();
  });
  after(() => disconnect(server));
  beforeEach(async () => {
    await setProviders(providerSettings(server.url, large)['parley.providers']);
    await startAfresh();
  });
  afterEach(async () => {
    await commands.executeCommand('parley.clearReview');
    await startAfresh();
  });

  const shown = (): string => window.activeTextEditor?.document.getText() ?? '';
  const found = (file: string, line: number, message: string): object => {
    return { file, line, severity: 'warning', message };
  };
  const answer = (...findings: readonly object[]) => textReply(JSON.stringify({ findings }));
  const problemsOf = (file: string): readonly string[] =>
    languages
      .getDiagnostics(uriOf(file))
      .filter(({ source }) => source === 'Parley Analysis')
      .map(({ message, range }) => `${range.start.line + 1}: ${message}`);

  /** Answers the dialog before the questions, and gives what it said. */
  async function runAndSay(yes: boolean, argument: unknown): Promise<readonly string[]> {
    const { showInformationMessage } = window;
    const said: string[] = [];
    const answerDialog = async (text: string, ...more: readonly unknown[]): Promise<unknown> => {
      const [options, go] = more;
      said.push(text, JSON.stringify(options));
      return yes ? go : undefined;
    };
    Object.assign(window, { showInformationMessage: answerDialog });
    try {
      await commands.executeCommand(command, argument);
    } finally {
      Object.assign(window, { showInformationMessage });
    }
    return said;
  }

  it('with all its code in one question: findings on the lines of each file, and a report', async () => {
    const before = server.chats.length;
    server.next(
      answer(
        found('src/cart.ts', 3, 'The cart is wrong.'),
        found('src/money.ts', 2, 'So is the money.'),
        found('src/money.ts', 4_000, 'Nowhere.'),
        found('test/cart.test.ts', 1, 'Not in the folder.'),
      ),
    );
    await commands.executeCommand(command, uriOf('src'));
    assert.equal(server.chats.length, before + 1);
    const raw = server.chats.at(-1)?.raw ?? '';
    for (const name of ['cart', 'catalog', 'checkout', 'discounts', 'index', 'money', 'pricing'])
      assert.match(raw, new RegExp(`Code: src/${name}\\.ts`, 'u'));
    assert.doesNotMatch(raw, /Code: (?:test|python)\//u);
    assert.deepEqual(problemsOf('src/cart.ts'), ['3: The cart is wrong.']);
    assert.deepEqual(problemsOf('src/money.ts'), ['2: So is the money.']);
    assert.deepEqual(problemsOf('test/cart.test.ts'), []);
    assert.match(shown(), /^# Analysis of src\n\n7 files, 2 findings · /u);
    assert.match(shown(), /2 findings left out/u);
    const [, facts = 'none'] = /2 findings( · .*)$/mu.exec(shown()) ?? [];
    const report = await lastReport(/^# Analyze src: answered/u);
    assert.ok(report.includes(`2 findings${facts}\n`), 'both say the same of tokens and time');
    assert.match(report, /2 findings · .* tokens in, [\d,]+ out · \d/u);
  });

  it('without what is ignored, and without files for secrets', async () => {
    const names = ['src/secrets.ts', 'src/ignored.ts'];
    try {
      for (const name of names) await putOnDisk(name, 'export const hidden = 1;\n');
      await putOnDisk('.parleyignore', 'src/ignored.ts\n');
      server.next(answer());
      await commands.executeCommand(command, uriOf('src'));
      const raw = server.chats.at(-1)?.raw ?? '';
      assert.match(raw, /Code: src\/cart\.ts/u);
      assert.doesNotMatch(raw, /hidden|secrets\.ts|ignored\.ts/u);
      assert.match(shown(), /Nothing was found\./u);
    } finally {
      for (const name of [...names, '.parleyignore']) await removeFromDisk(name);
    }
  });

  it('in several questions only once the person agreed to them', async () => {
    await setProviders(providerSettings(server.url, small)['parley.providers']);
    const before = server.chats.length;
    const said = await runAndSay(false, uriOf('src'));
    assert.match(said[0] ?? '', /^Analyze src\?$/u);
    assert.match(
      said[1] ?? '',
      /[3-6] questions to fake-model, about [\d,]+ tokens together\. Cost: not known/u,
    );
    assert.equal(server.chats.length, before, 'nobody is asked before');

    server.reply(
      answer(found('src/cart.ts', 1, 'A word.'), found('src/pricing.ts', 1, 'Another.')),
    );
    try {
      await runAndSay(true, uriOf('src'));
      const asked = server.chats.slice(before).map(({ raw }) => raw);
      assert.ok(asked.length >= 3, `${asked.length} questions`);
      for (const name of ['cart', 'pricing'])
        assert.equal(asked.filter((raw) => raw.includes(`Code: src/${name}.ts`)).length, 1, name);
      assert.deepEqual(problemsOf('src/cart.ts'), ['1: A word.']);
      assert.match(shown(), /^# Analysis of src\n\n7 files, 2 findings/u);
    } finally {
      server.reply(textReply('Understood.'));
    }
  });

  it('as far as it comes: what was found before something failed is kept, and both are said', async () => {
    await setProviders(providerSettings(server.url, small)['parley.providers']);
    server.next(answer(found('src/cart.ts', 2, 'Found in time.')));
    server.reply([failWith(400)]);
    try {
      await runAndSay(true, uriOf('src'));
      assert.deepEqual(problemsOf('src/cart.ts'), ['2: Found in time.']);
      assert.match(shown(), /Not all was looked at: it ended before\./u);
      const report = await lastReport(/^# Analyze src: failed/u);
      assert.match(report, /\*\*Why:\*\* /u);
      assert.match(report, /Found in time\./u);
    } finally {
      server.reply(textReply('Understood.'));
    }
  });

  it('by no other name than that of a folder with code in the workspace', async () => {
    const before = server.chats.length;
    for (const name of ['..', '../..', '/etc', 'src/../..', 'nothing', 'constructor'])
      await commands.executeCommand(command, name);
    assert.equal(server.chats.length, before);
    server.next(answer());
    await commands.executeCommand(command, './python/shop/');
    const raw = server.chats.at(-1)?.raw ?? '';
    assert.match(raw, /Code: python\/shop\/inventory\.py/u);
    assert.doesNotMatch(raw, /Code: python\/tests/u);
  });
});
