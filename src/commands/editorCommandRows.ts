import { t } from '../protocol/texts.ts';
import type { EditorCommandRow } from './commandRow.ts';

const onFinding = 'commentController == parley.findings';
const onOpenFinding = `${onFinding} && commentThread == open`;
const toChange = 'editorIsOpen && !editorReadonly';
const inEditor = 'editorTextFocus';
const inWritable = 'editorTextFocus && !editorReadonly';

const asksOnly = { asks: true, writes: 'nothing' } as const;
const proposes = { asks: true, writes: 'proposal' } as const;
const finds = { asks: true, writes: 'problems' } as const;
const nothing = { asks: false, writes: 'nothing' } as const;

/**
 * All keys begin with this one: in VS Code 1.139 nothing does, and with AltGr it writes no sign on the
 * usual keyboards.
 */
export const keyPrefix = 'ctrl+alt+h';

/** A key behind the prefix, the same on all systems. */
export function chord(key: string, when: string) {
  const both = `${keyPrefix} ${key}`;
  return [{ key: both, mac: both, when }] as const;
}

/** The commands about code in an editor; those of VS Code's menus stand in submenus "Parley". */
export const editorCommandRows = [
  {
    id: 'parley.explainSelection',
    title: 'Explain',
    palette: 'editorIsOpen',
    menus: [{ menu: 'parley.editor', when: 'true', group: '1_ask@1' }],
    slash: { name: 'explain', description: t('Explains the code in the editor') },
    keybindings: chord('e', inEditor),
    effects: asksOnly,
  },
  {
    id: 'parley.analyze',
    title: 'Analyze',
    palette: 'editorIsOpen',
    menus: [{ menu: 'parley.editor', when: 'true', group: '1_ask@2' }],
    slash: { name: 'analyze', description: t('Looks for faults, risks and dead code') },
    effects: finds,
  },
  {
    id: 'parley.askAboutSelection',
    title: 'Ask About Selection…',
    palette: 'editorIsOpen',
    menus: [{ menu: 'parley.editor', when: 'true', group: '1_ask@3' }],
    keybindings: chord('a', inEditor),
    effects: nothing,
  },
  {
    id: 'parley.refactorSelection',
    title: 'Refactor…',
    palette: toChange,
    menus: [{ menu: 'parley.editor', when: '!editorReadonly', group: '2_change@1' }],
    slash: {
      name: 'refactor',
      argument: 'INSTRUCTION',
      description: t('Proposes a change of the code in the editor'),
      atOnce: 'bare',
    },
    keybindings: chord('r', inWritable),
    effects: proposes,
  },
  {
    id: 'parley.fix',
    title: 'Fix…',
    palette: toChange,
    menus: [{ menu: 'parley.editor', when: '!editorReadonly', group: '2_change@2' }],
    slash: {
      name: 'fix',
      argument: 'PROBLEM',
      description: t('Proposes a fix of what is reported or said to be wrong'),
      atOnce: 'bare',
    },
    keybindings: chord('f', inWritable),
    effects: proposes,
  },
  {
    id: 'parley.simplify',
    title: 'Simplify',
    palette: toChange,
    menus: [{ menu: 'parley.editor', when: '!editorReadonly', group: '2_change@3' }],
    slash: { name: 'simplify', description: t('Proposes simpler code that does the same') },
    effects: proposes,
  },
  {
    id: 'parley.document',
    title: 'Document',
    palette: toChange,
    menus: [{ menu: 'parley.editor', when: '!editorReadonly', group: '2_change@4' }],
    slash: { name: 'document', description: t('Proposes documentation comments') },
    effects: proposes,
  },
  {
    id: 'parley.generateTests',
    title: 'Generate Tests',
    palette: 'editorIsOpen',
    menus: [{ menu: 'parley.editor', when: 'true', group: '2_change@5' }],
    slash: {
      name: 'tests',
      argument: 'WISH',
      description: t('Proposes tests for the file in the editor'),
    },
    keybindings: chord('t', inEditor),
    effects: proposes,
  },
  {
    id: 'parley.generateModule',
    title: 'Generate Module…',
    palette: 'workspaceFolderCount != 0',
    menus: [
      { menu: 'parley.editor', when: 'workspaceFolderCount != 0', group: '2_change@7' },
      {
        menu: 'parley.explorer',
        when: 'explorerResourceIsFolder && !explorerResourceReadonly',
        group: '2_folder@2',
      },
    ],
    slash: {
      name: 'module',
      argument: 'FILE WHAT',
      description: t('Proposes a new file, as its neighbours are written'),
      atOnce: 'bare',
    },
    effects: proposes,
  },
  {
    id: 'parley.analyzeFolder',
    title: 'Analyze Folder…',
    palette: 'workspaceFolderCount != 0',
    menus: [
      { menu: 'parley.explorer', when: 'explorerResourceIsFolder', group: '2_folder@1' },
      { menu: 'parley.editor', when: 'workspaceFolderCount != 0', group: '1_ask@4' },
    ],
    slash: {
      name: 'analyze-folder',
      argument: 'FOLDER',
      description: t('Looks through the code of a folder'),
      atOnce: true,
    },
    effects: finds,
  },
  {
    id: 'parley.addToChat',
    title: 'Add to Chat',
    palette: 'editorIsOpen',
    menus: [
      { menu: 'parley.explorer', when: 'true', group: '1_chat@1' },
      { menu: 'parley.tab', when: 'true', group: '1_chat@1' },
      { menu: 'parley.editor', when: 'true', group: '4_chat@1' },
    ],
    effects: nothing,
  },
  {
    id: 'parley.commitMessage',
    title: 'Write Commit Message with Parley',
    named: true,
    icon: '$(sparkle)',
    palette: 'gitOpenRepositoryCount != 0',
    menus: [
      { menu: 'scm/title', when: 'scmProvider == git', group: 'navigation@9' },
      { menu: 'parley.scm', when: 'true', group: '1_changes@2' },
      { menu: 'parley.editor', when: 'gitOpenRepositoryCount != 0', group: '3_changes@2' },
    ],
    slash: { name: 'commit', description: t('Writes the commit message'), atOnce: true },
    effects: { asks: true, writes: 'commit-input' },
  },
  {
    id: 'parley.reviewChanges',
    title: 'Review Changes',
    palette: 'gitOpenRepositoryCount != 0',
    menus: [
      { menu: 'parley.scm', when: 'true', group: '1_changes@1' },
      { menu: 'parley.editor', when: 'gitOpenRepositoryCount != 0', group: '3_changes@1' },
    ],
    slash: { name: 'review', description: t('Reviews what is not committed'), atOnce: true },
    effects: finds,
  },
  {
    id: 'parley.updateTests',
    title: 'Update Stale Tests of This File',
    palette: 'editorIsOpen',
    menus: [{ menu: 'parley.editor', when: 'true', group: '2_change@6' }],
    effects: proposes,
  },
  {
    id: 'parley.listUntested',
    title: 'List Untested Code by Risk',
    palette: 'workspaceFolderCount != 0',
    effects: nothing,
  },
  {
    id: 'parley.askBeforeRunningTests',
    title: 'Ask Before Running Generated Tests',
    palette: true,
    effects: nothing,
  },
  { id: 'parley.clearReview', title: 'Clear Findings', palette: true, effects: nothing },
  {
    id: 'parley.fixFinding',
    title: 'Fix with Parley',
    icon: '$(sparkle)',
    palette: false,
    menus: [{ menu: 'comments/commentThread/title', when: onOpenFinding, group: 'inline@1' }],
    effects: nothing,
  },
  {
    id: 'parley.resolveFinding',
    title: 'Resolve',
    icon: '$(check)',
    palette: false,
    menus: [{ menu: 'comments/commentThread/title', when: onOpenFinding, group: 'inline@2' }],
    effects: nothing,
  },
  {
    id: 'parley.dismissFinding',
    title: 'Dismiss',
    icon: '$(trash)',
    palette: false,
    menus: [{ menu: 'comments/commentThread/title', when: onFinding, group: 'inline@3' }],
    effects: nothing,
  },
] as const satisfies readonly EditorCommandRow[];
