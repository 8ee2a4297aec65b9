import type { CommandRow } from './commandRow.ts';

const onFile = 'resourceScheme =~ /^(file|untitled|vscode-remote|vscode-vfs)$/';
const onFinding = 'commentController == parley.findings';
const onOpenFinding = `${onFinding} && commentThread == open`;
const toChange = 'editorIsOpen && !editorReadonly';

/** The commands about code in an editor; those of the context menu stand in its submenu "Parley". */
export const editorCommandRows = [
  {
    id: 'parley.explainSelection',
    title: 'Explain',
    palette: 'editorIsOpen',
    menus: [{ menu: 'parley.editor', when: 'true', group: '1_ask@1' }],
    slash: { name: 'explain', description: 'Explains the code in the editor' },
  },
  {
    id: 'parley.analyze',
    title: 'Analyze',
    palette: 'editorIsOpen',
    menus: [{ menu: 'parley.editor', when: 'true', group: '1_ask@2' }],
    slash: { name: 'analyze', description: 'Looks for faults, risks and dead code' },
  },
  {
    id: 'parley.askAboutSelection',
    title: 'Ask About Selection…',
    palette: 'editorIsOpen',
    menus: [{ menu: 'parley.editor', when: 'true', group: '1_ask@3' }],
  },
  {
    id: 'parley.refactorSelection',
    title: 'Refactor…',
    palette: toChange,
    menus: [{ menu: 'parley.editor', when: '!editorReadonly', group: '2_change@1' }],
    slash: {
      name: 'refactor',
      argument: 'INSTRUCTION',
      description: 'Proposes a change of the code in the editor',
      atOnce: 'bare',
    },
  },
  {
    id: 'parley.fix',
    title: 'Fix…',
    palette: toChange,
    menus: [{ menu: 'parley.editor', when: '!editorReadonly', group: '2_change@2' }],
    slash: {
      name: 'fix',
      argument: 'PROBLEM',
      description: 'Proposes a fix of what is reported or said to be wrong',
      atOnce: 'bare',
    },
  },
  {
    id: 'parley.simplify',
    title: 'Simplify',
    palette: toChange,
    menus: [{ menu: 'parley.editor', when: '!editorReadonly', group: '2_change@3' }],
    slash: { name: 'simplify', description: 'Proposes simpler code that does the same' },
  },
  {
    id: 'parley.document',
    title: 'Document',
    palette: toChange,
    menus: [{ menu: 'parley.editor', when: '!editorReadonly', group: '2_change@4' }],
    slash: { name: 'document', description: 'Proposes documentation comments' },
  },
  {
    id: 'parley.generateTests',
    title: 'Generate Tests for This File',
    palette: 'editorIsOpen',
    menus: [{ menu: 'parley.editor', when: 'true', group: '2_change@5' }],
    slash: { name: 'tests', description: 'Proposes tests for the file in the editor' },
  },
  {
    id: 'parley.addToChat',
    title: 'Parley: Add to Chat',
    named: true,
    palette: 'editorIsOpen',
    menus: [
      { menu: 'explorer/context', when: onFile, group: '5_parley@1' },
      { menu: 'editor/title/context', when: onFile, group: '5_parley@1' },
      { menu: 'editor/title', when: onFile, group: '5_parley@1' },
      { menu: 'parley.editor', when: 'true', group: '3_chat@1' },
    ],
  },
  {
    id: 'parley.commitMessage',
    title: 'Parley: Write Commit Message',
    named: true,
    icon: '$(sparkle)',
    palette: 'gitOpenRepositoryCount != 0',
    menus: [{ menu: 'scm/title', when: 'scmProvider == git', group: 'navigation@9' }],
    slash: { name: 'commit', description: 'Writes the commit message', atOnce: true },
  },
  {
    id: 'parley.reviewChanges',
    title: 'Parley: Review Changes',
    named: true,
    palette: 'gitOpenRepositoryCount != 0',
    menus: [{ menu: 'scm/title', when: 'scmProvider == git', group: '9_parley@1' }],
    slash: { name: 'review', description: 'Reviews what is not committed', atOnce: true },
  },
  {
    id: 'parley.updateTests',
    title: 'Update Stale Tests of This File',
    palette: 'editorIsOpen',
    menus: [{ menu: 'parley.editor', when: 'true', group: '2_change@6' }],
  },
  {
    id: 'parley.listUntested',
    title: 'List Untested Code by Risk',
    palette: 'workspaceFolderCount != 0',
  },
  {
    id: 'parley.askBeforeRunningTests',
    title: 'Ask Before Running Generated Tests',
    palette: true,
  },
  { id: 'parley.clearReview', title: 'Clear Findings', palette: true },
  {
    id: 'parley.fixFinding',
    title: 'Fix with Parley',
    icon: '$(sparkle)',
    palette: false,
    menus: [{ menu: 'comments/commentThread/title', when: onOpenFinding, group: 'inline@1' }],
  },
  {
    id: 'parley.resolveFinding',
    title: 'Resolve',
    icon: '$(check)',
    palette: false,
    menus: [{ menu: 'comments/commentThread/title', when: onOpenFinding, group: 'inline@2' }],
  },
  {
    id: 'parley.dismissFinding',
    title: 'Dismiss',
    icon: '$(trash)',
    palette: false,
    menus: [{ menu: 'comments/commentThread/title', when: onFinding, group: 'inline@3' }],
  },
] as const satisfies readonly CommandRow[];

/** The context menu of an editor has one entry for all of them. */
export const editorSubmenu = {
  id: 'parley.editor',
  label: 'Parley',
  places: [{ menu: 'editor/context', when: onFile, group: '1_parley@1' }],
} as const;
