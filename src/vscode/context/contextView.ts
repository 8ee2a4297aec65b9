import * as vscode from 'vscode';
import type { Disposable } from '../../protocol/emitter.ts';
import type { ContextTree, ContextTreeNode } from './contextTree.ts';
import { Disposables } from '../disposables.ts';
import { once } from '../once.ts';

const uriList = 'text/uri-list';

/** The view of what the next message takes along. What is behind it is loaded when VS Code first shows it. */
export function registerContextView(load: () => Promise<ContextTree>): Disposable {
  const owned = new Disposables();
  const changed = owned.add(new vscode.EventEmitter<undefined>());
  const tree = once(async (): Promise<ContextTree> => {
    const loaded = await load();
    owned.add(
      loaded.onDidChange(() => {
        view.description = loaded.summary();
        changed.fire(undefined);
      }),
    );
    view.description = loaded.summary();
    return loaded;
  });
  const view = owned.add(
    vscode.window.createTreeView<ContextTreeNode>('parley.context', {
      treeDataProvider: {
        onDidChangeTreeData: changed.event,
        getChildren: async (node) => [...(await tree()).children(node)],
        getTreeItem: async (node) => (await tree()).item(node),
      },
      // What is dropped here is pinned, and needs no Shift.
      dragAndDropController: {
        dragMimeTypes: [],
        dropMimeTypes: [uriList],
        async handleDrop(_target, data) {
          const list = (await data.get(uriList)?.asString()) ?? '';
          const uris = list.split(/\r?\n/u).filter((each) => each !== '' && !each.startsWith('#'));
          await (await tree()).drop(uris);
        },
      },
    }),
  );
  return owned;
}
