import * as vscode from 'vscode';
import type { ModelCatalog } from '../models/catalog.ts';
import { sameModel, type ModelInfo, type ModelRef } from '../protocol/model.ts';

/** A native list of all models; the one in use is marked. Undefined where none was picked. */
export async function pickModel(
  catalog: ModelCatalog,
  current: ModelRef | undefined,
): Promise<ModelRef | undefined> {
  const items = catalog.models().map((info) => ({
    label: info.label,
    description: describe(info, sameModel(info.ref, current)),
    detail: info.providerLabel,
    ref: info.ref,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Choose the Model of This Chat',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.ref;
}

function describe(info: ModelInfo, current: boolean): string {
  const window = `${info.window.total.toLocaleString('en')} tokens${info.window.assumed ? ' (assumed)' : ''}`;
  return current ? `${window} · in use` : window;
}
