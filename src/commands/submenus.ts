/** A menu of Parley's own in one of VS Code's; its items need not say whose they are. */
export interface Submenu {
  readonly id: 'parley.editor' | 'parley.explorer' | 'parley.tab' | 'parley.scm';
  readonly places: readonly {
    readonly menu: string;
    readonly when: string;
    readonly group: string;
  }[];
}

/** A file in an editor or the Explorer, and nothing that VS Code or an extension made up. */
const onFile = 'resourceScheme =~ /^(file|untitled|vscode-remote|vscode-vfs)$/';

/** Where a right-click offers commands. */
export const submenus: readonly Submenu[] = [
  {
    id: 'parley.editor',
    places: [{ menu: 'editor/context', when: onFile, group: '1_parley@1' }],
  },
  {
    id: 'parley.explorer',
    places: [{ menu: 'explorer/context', when: onFile, group: '5_parley@1' }],
  },
  {
    id: 'parley.tab',
    places: [
      { menu: 'editor/title/context', when: onFile, group: '5_parley@1' },
      { menu: 'editor/title', when: onFile, group: '5_parley@1' },
    ],
  },
  {
    id: 'parley.scm',
    places: [{ menu: 'scm/title', when: 'scmProvider == git', group: '9_parley@1' }],
  },
];
