import * as vscode from 'vscode';
import type { ModelChoice } from '../../commands/modelChoices.ts';
import { itemText } from '../itemText.ts';

type OfModel = Extract<ModelChoice, { readonly type: 'model' }>;

interface Heading {
  readonly label: string;
  readonly kind: vscode.QuickPickItemKind.Separator;
}

/** A line of VS Code's list; names are the server's. */
export function modelItem(choice: ModelChoice): OfModel | Heading {
  const label = itemText(choice.label);
  return choice.type === 'heading'
    ? { label, kind: vscode.QuickPickItemKind.Separator }
    : { ...choice, label, detail: itemText(choice.detail) };
}
