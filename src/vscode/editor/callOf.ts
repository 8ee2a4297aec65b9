import * as vscode from 'vscode';
import { slashCallIn } from '../panel/slashCall.ts';
import type { EditorCall, EditorPlace } from './editorTarget.ts';

/** What a handler was called with, by whomever. */
export function callOf(from: unknown, given: unknown): Omit<EditorCall, 'symbolAt'> {
  const [call, place] = [slashCallIn(given), placeIn(from, given)];
  const text = call?.text ?? textIn(from);
  return {
    ...(call ? { call } : {}),
    ...(place ? { place } : {}),
    ...(text === '' ? {} : { text }),
  };
}

/** A keybinding of a person's own may say what would be asked: `"args": "use a map"`. */
function textIn(from: unknown): string {
  return typeof from === 'string' ? from : '';
}

/** The lightbulb names a place; the input of a chat gives its session and a call, menus a file. */
function placeIn(uri: unknown, range: unknown): EditorPlace | undefined {
  const isPlace = uri instanceof vscode.Uri && range instanceof vscode.Range;
  return isPlace ? { uri, range } : undefined;
}
