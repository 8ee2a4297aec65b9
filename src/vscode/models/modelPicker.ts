import * as vscode from 'vscode';
import { modelChoices, type ModelListParts } from '../../commands/modelChoices.ts';
import type { ModelRef } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import { modelItem } from './modelItem.ts';

/** A native list of all models, found by name, provider or ability. Undefined where none was picked. */
export async function pickModel(parts: ModelListParts): Promise<ModelRef | undefined> {
  const items = modelChoices(parts).map(modelItem);
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Choose the Model of This Chat'),
    placeHolder: t(
      'Type to filter by name, provider, price or what a model can: tools, images, reasoning',
    ),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked && 'ref' in picked ? picked.ref : undefined;
}
