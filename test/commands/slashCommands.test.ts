import assert from 'node:assert/strict';
import type { CommandRow } from '../../src/commands/commandRow.ts';
import { commandTable } from '../../src/commands/commandTable.ts';
import { findSlash, slashCommands, writtenCommands } from '../../src/commands/slashCommands.ts';
import { slashHelp, slashHelpOn } from '../../src/commands/slashHelp.ts';
import { parseIntent } from '../../src/vscode/panel/panelIntents.ts';
import { slashCompletions } from '../../src/vscode/panel/slashCompletions.ts';

describe('slash commands', () => {
  it('have a name each, that no other has and that the panel may say', () => {
    const names = slashCommands.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const name of names) {
      const intent = { type: 'run-command', request: 'q', session: 's', name, argument: '' };
      assert.deepEqual(parseIntent(intent), intent);
    }
  });

  it('are commands that VS Code knows', () => {
    const ids = new Set(commandTable.map((row) => row.id));
    for (const { id } of slashCommands) assert.ok(ids.has(id), id);
    assert.equal(new Set(slashCommands.map(({ id }) => id)).size, slashCommands.length);
  });

  it('are those that a person is promised', () => {
    const promised =
      'new rename pin archive delete fork search export model compact checkpoint restore usage index help explain refactor tests';
    for (const name of promised.split(' ')) assert.ok(findSlash(name), name);
    assert.equal(findSlash('openLog'), undefined);
    assert.equal(findSlash('constructor'), undefined);
  });

  it('tell the panel no more than it needs', () => {
    assert.deepEqual(
      writtenCommands.find(({ name }) => name === 'rename'),
      {
        name: 'rename',
        argument: 'TITLE',
      },
    );
    assert.deepEqual(
      writtenCommands.find(({ name }) => name === 'new'),
      { name: 'new' },
    );
  });

  it('are completed from a few letters, the best first', () => {
    const labels = (query: string) => slashCompletions(query).map(({ label }) => label);
    assert.equal(labels('').length, slashCommands.length);
    assert.equal(labels('ren')[0], '/rename');
    assert.equal(labels('ckp')[0], '/checkpoint');
    assert.deepEqual(labels('xyz'), []);
    const [rename] = slashCompletions('rename');
    assert.deepEqual(rename, {
      kind: 'command',
      label: '/rename',
      detail: 'Gives this chat another name',
      insert: '/rename',
      hint: 'TITLE',
    });
  });

  it('are all in the help, by name', () => {
    const lines = slashHelp(slashCommands).split('\n');
    for (const { name, description } of slashCommands) {
      assert.ok(
        lines.some((line) => line.startsWith(`| \`/${name}`) && line.includes(description)),
      );
    }
    assert.ok(lines.includes('| `/rename TITLE` | Gives this chat another name |'));
  });

  it('have a help of their own each, with what they do to the world', () => {
    for (const slash of slashCommands) {
      const row: CommandRow | undefined = commandTable.find(({ id }) => id === slash.id);
      assert.ok(row);
      const help = slashHelpOn(slash, row);
      assert.ok(help.startsWith(`# /${slash.name}`), help);
      const inPalette = row.named ? row.title : `Parley: ${row.title}`;
      assert.ok(help.includes(slash.description) && help.includes(`**${inPalette}**`), help);
      assert.equal(help.includes('--dry-run'), slash.dry === true, help);
    }
    const refactor = findSlash('refactor');
    const row = commandTable.find(({ id }) => id === refactor?.id);
    assert.ok(refactor && row);
    const help = slashHelpOn(refactor, row);
    assert.match(help, /INSTRUCTION may be left out/u);
    assert.match(
      help,
      /asks a model, which may cost something\.\n\nIt proposes a change as a diff/u,
    );
    assert.match(help, /Keys: `ctrl\+alt\+h r`/u);
  });
});
