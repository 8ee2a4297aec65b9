import assert from 'node:assert/strict';
import type { CommandRow } from '../../src/commands/commandRow.ts';
import { commandTable } from '../../src/commands/commandTable.ts';
import { editorCommandRows, keyPrefix } from '../../src/commands/editorCommandRows.ts';
import { hasDryRun } from '../../src/commands/hasDryRun.ts';
import { toContributions } from '../../src/commands/contributions.ts';
import { slashCommands } from '../../src/commands/slashCommands.ts';

const rows: readonly CommandRow[] = commandTable;

/** Menus that others share; what stands in a submenu of Parley's needs no name before it. */
const menusOfOthers: ReadonlySet<string> = new Set(['scm/title', 'terminal/context']);

/** The commands that the tree offers on an item, by their last names. */
function shown(viewItem: string): readonly string[] {
  const isShown = ({ menus = [] }: CommandRow): boolean =>
    menus.some(({ menu, when }) => {
      const pattern = /viewItem =~ \/(.*)\/$/u.exec(when)?.[1];
      return menu === 'view/item/context' && new RegExp(pattern ?? '$^', 'u').test(viewItem);
    });
  return rows.filter(isShown).map(({ id }) => id.replace('parley.', ''));
}

describe('command table', () => {
  it('names each command once, under parley', () => {
    const ids = rows.map((row) => row.id);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.every((id) => /^parley\.[a-z][A-Za-z]+$/u.test(id)));
  });

  it('says whose a command is wherever a menu of others shows it', () => {
    for (const { id, title, named, menus = [] } of rows) {
      const isAmongOthers = menus.some(({ menu }) => menusOfOthers.has(menu));
      assert.equal(named ?? false, isAmongOthers, id);
      if (isAmongOthers) assert.match(title, / with Parley$/u, id);
      assert.doesNotMatch(title, /^Parley/u, 'the palette says so, or the submenu');
    }
  });

  it('gives an icon to whatever stands in a row of icons', () => {
    for (const { id, icon, menus = [] } of rows) {
      const isIcon = menus.some(({ group }) => /^(?:navigation|inline)/u.test(group));
      if (isIcon) assert.ok(icon, id);
    }
  });

  it('binds each key once, all but the chat’s own behind one prefix', () => {
    const keys = rows.flatMap(({ keybindings = [] }) => keybindings.map(({ key }) => key));
    assert.equal(new Set(keys).size, keys.length);
    const others = keys.filter((key) => !key.startsWith(`${keyPrefix} `));
    const own = rows.flatMap(({ keybindings = [] }) =>
      keybindings.flatMap(({ key, when }) => (when === 'parley.chatFocused' ? [key] : [])),
    );
    assert.deepEqual(others.toSorted(), ['ctrl+alt+p', ...own].toSorted());
  });

  it('binds a key to each of the common commands', () => {
    const bound = rows.flatMap(({ id, keybindings }) =>
      keybindings?.some(({ when }) => when !== 'parley.chatFocused') ? [id] : [],
    );
    assert.deepEqual(
      bound.toSorted(),
      [
        'explainSelection',
        'refactorSelection',
        'fix',
        'generateTests',
        'askAboutSelection',
        'askAboutTerminal',
        'focusChat',
        'newSession',
        'stop',
        'acceptChange',
        'rejectChange',
        'nextChange',
        'previousChange',
        'reviewFiles',
      ]
        .map((name) => `parley.${name}`)
        .toSorted(),
    );
  });

  it('says when each key counts, so that none is taken from anybody elsewhere', () => {
    for (const { id, keybindings = [] } of rows) {
      for (const { when } of keybindings) assert.ok(when ?? id === 'parley.focusChat', id);
    }
  });

  describe('has every command about code on each surface:', () => {
    /** The name in a chat's input; undefined where a message there does the same by itself. */
    const promised: Readonly<Record<string, string | undefined>> = {
      explainSelection: 'explain',
      refactorSelection: 'refactor',
      fix: 'fix',
      document: 'document',
      generateTests: 'tests',
      generateModule: 'module',
      simplify: 'simplify',
      reviewChanges: 'review',
      commitMessage: 'commit',
      analyze: 'analyze',
      analyzeFolder: 'analyze-folder',
      askAboutSelection: undefined,
    };
    const contributed = toContributions(rows);
    const submenu = contributed.menus['parley.editor'] ?? [];

    for (const [name, slash] of Object.entries(promised)) {
      it(name, () => {
        const id = `parley.${name}`;
        assert.ok(contributed.commands.some(({ command }) => command === id));
        const hidden = contributed.menus['commandPalette'] ?? [];
        const never = hidden.some(
          (each) => 'command' in each && each.command === id && each.when === 'false',
        );
        assert.equal(never, false, 'the palette shows it');
        assert.ok(
          submenu.some((each) => 'command' in each && each.command === id),
          'an editor’s menu',
        );
        const written = slashCommands.filter((each) => each.id === id).map((each) => each.name);
        assert.deepEqual(written, slash === undefined ? [] : [slash], 'the input of a chat');
        const row = rows.find((each) => each.id === id);
        if (slash !== undefined) assert.ok(row && hasDryRun(row), 'a dry run');
      });
    }

    it('and dryRun', () => {
      assert.ok(submenu.some((each) => 'command' in each && each.command === 'parley.dryRun'));
    });
  });

  it('says of each command about code what it does, and of all that write', () => {
    for (const { id, effects } of editorCommandRows) assert.ok(effects, id);
    const written = new Set(rows.filter(hasDryRun).map(({ id }) => id.replace('parley.', '')));
    for (const name of ['applyProposal', 'restoreCheckpoint', 'exportSession', 'generateModule']) {
      assert.ok(written.has(name), name);
    }
  });

  it('asks about the terminal only where something is selected: VS Code complains of its own otherwise', () => {
    const row = rows.find(({ id }) => id === 'parley.askAboutTerminal');
    const ways = [
      row?.palette,
      ...[...(row?.menus ?? []), ...(row?.keybindings ?? [])].map(({ when }) => when),
    ];
    assert.equal(ways.length, 3);
    for (const when of ways) assert.match(String(when), /(?:^|&& )terminalTextSelected$/u);
  });

  it('has a dry run for each command, but for those that touch Parley’s own views, chats and keys', () => {
    const without = rows.filter((row) => !hasDryRun(row)).map(({ id }) => id.slice(7));
    const known = new Set(
      [
        // Chats, their list and their page.
        'newSession openSession openInTab renameSession deleteSession archiveSession restoreSession',
        'pinSession unpinSession forkSession importSessions searchSessions timeline takeOver reopenSession',
        'rebuildReadModels focusChat stop previousQuestion nextQuestion previousCodeBlock nextCodeBlock',
        'focusMessages focusInput focusApproval openModelList findInChat stopInChat openAnswer',
        // What goes on to a diff, a dialog or a list of its own before anything is done.
        'applyCodeBlock runCodeBlock askSeveral pickModel reviewProposals reviewFiles',
        // Context.
        'addFilesToChat pinContextItem unpinContextItem removeContextItem restoreContextItem',
        'openContextItem addToChat askAboutSelection askAboutTerminal',
        // What is decided, and what is only shown.
        'rejectChange nextChange previousChange discardProposal discardProposedFile fixFinding resolveFinding dismissFinding',
        'clearReview listUntested askBeforeRunningTests dryRun showLastReport showUsage showIndexReport openDashboard',
        'openLog openSettings showConfiguration getStarted showInstructions showSlashCommands showSkills',
        'showJournalFolder showApprovals showChatHelp',
        // Parley’s own storage: checkpoints, index, keys, answers.
        'createCheckpoint browseCheckpoints importCheckpoints cleanUpCheckpoints rebuildIndex forgetAnswers',
        'setApiKey removeApiKey',
        // Models are asked, but by what the chat holds or with a single word.
        'compactChat findModels testProviders',
      ].flatMap((line) => line.split(' ')),
    );
    assert.deepEqual(new Set(without), known);
  });

  it('shows the right commands on each session of the tree', () => {
    const live = ['openInTab', 'renameSession', 'deleteSession', 'archiveSession'];
    assert.deepEqual(shown('session'), [...live, 'pinSession', 'exportSession']);
    assert.deepEqual(shown('session.pinned'), [...live, 'unpinSession', 'exportSession']);
    assert.deepEqual(shown('session.archived'), [
      'openInTab',
      'deleteSession',
      'restoreSession',
      'exportSession',
    ]);
    assert.deepEqual(shown('archive'), []);
  });
});

describe('contributions', () => {
  const onFile = 'resourceScheme =~ /^(file|untitled|vscode-remote|vscode-vfs)$/';
  const { commands, menus, submenus, keybindings } = toContributions([
    { id: 'parley.a', title: 'A', icon: '$(add)', enablement: 'x', palette: true },
    { id: 'parley.b', title: 'Parley: B', named: true, palette: false },
    {
      id: 'parley.c',
      title: 'C',
      palette: 'y',
      menus: [{ menu: 'view/title', when: 'view == v', group: 'navigation@1' }],
      keybindings: [{ key: 'ctrl+k', mac: 'cmd+k', when: 'z' }],
    },
  ]);

  it('leave no submenu empty', () => {
    const filled = new Set(
      rows.flatMap(({ menus: places = [] }) => places.map(({ menu }) => menu)),
    );
    for (const { id } of submenus)
      assert.ok(
        [...filled].some((menu) => menu === id),
        id,
      );
  });

  it('are what package.json wants', () => {
    assert.deepEqual(commands, [
      { command: 'parley.a', title: 'A', category: 'Parley', icon: '$(add)', enablement: 'x' },
      { command: 'parley.b', title: 'Parley: B' },
      { command: 'parley.c', title: 'C', category: 'Parley' },
    ]);
    assert.deepEqual(menus, {
      commandPalette: [
        { command: 'parley.b', when: 'false' },
        { command: 'parley.c', when: 'y' },
      ],
      'view/title': [{ command: 'parley.c', when: 'view == v', group: 'navigation@1' }],
      'editor/context': [{ submenu: 'parley.editor', when: onFile, group: '1_parley@1' }],
      'explorer/context': [{ submenu: 'parley.explorer', when: onFile, group: '5_parley@1' }],
      'editor/title/context': [{ submenu: 'parley.tab', when: onFile, group: '5_parley@1' }],
      'editor/title': [{ submenu: 'parley.tab', when: onFile, group: '5_parley@1' }],
      'scm/title': [{ submenu: 'parley.scm', when: 'scmProvider == git', group: '9_parley@1' }],
    });
    assert.deepEqual(
      submenus,
      ['editor', 'explorer', 'tab', 'scm'].map((name) => {
        return { id: `parley.${name}`, label: 'Parley' };
      }),
    );
    assert.deepEqual(keybindings, [
      { command: 'parley.c', key: 'ctrl+k', mac: 'cmd+k', when: 'z' },
    ]);
  });
});
