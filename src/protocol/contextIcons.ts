import type { ContextKind } from './contextItems.ts';

/** What stands for each kind of context, in the panel and in lists: names of VS Code's codicons. */
export const contextIcons: Readonly<Record<ContextKind, string>> = {
  instructions: 'book',
  tools: 'tools',
  'project-instructions': 'law',
  skill: 'mortar-board',
  history: 'history',
  summary: 'fold',
  selection: 'list-selection',
  'active-editor': 'file-code',
  'open-editor': 'file',
  visible: 'eye',
  pinned: 'pinned',
  mentioned: 'mention',
  folder: 'folder',
  outline: 'symbol-class',
  retrieved: 'search',
  problems: 'warning',
  diff: 'diff',
  search: 'list-flat',
  terminal: 'terminal',
  image: 'file-media',
};
