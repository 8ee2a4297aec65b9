import assert from 'node:assert/strict';
import { Uri, workspace } from 'vscode';
import { commandTable } from '../../src/commands/commandTable.ts';
import type { CommandRow } from '../../src/commands/commandRow.ts';

const rows: readonly CommandRow[] = commandTable;
const ours = rows.flatMap(({ id, keybindings = [] }) =>
  keybindings.map(({ key, when = '' }) => ({ id, key, when })),
);

describe('the keys', () => {
  /** Of everybody else: VS Code's own and those of the extensions that come with it. */
  let others: readonly string[] = [];

  before(async () => {
    const uri = Uri.parse('vscode://defaultsettings/keybindings.json');
    const text = (await workspace.openTextDocument(uri)).getText();
    const found = text.matchAll(/"key": "(?<key>[^"]+)",\s+"command": "(?<command>[^"]+)"/gu);
    others = [...found].flatMap(({ groups }) =>
      groups?.['command']?.startsWith('parley.') === false ? [groups['key'] ?? ''] : [],
    );
    assert.ok(others.length > 500, `${others.length} keys are known`);
  });

  // Keys of the chat count where it has the focus, and no other view's do there: they need not be free.
  for (const { id, key } of ours.filter(({ when }) => !when.includes('parley.chatFocused'))) {
    it(`are free in this VS Code: ${key} for ${id}`, () => {
      const clash = others.filter(
        (other) => other === key || other.startsWith(`${key} `) || key.startsWith(`${other} `),
      );
      assert.deepEqual(clash, []);
    });
  }
});
