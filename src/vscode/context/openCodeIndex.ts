import * as vscode from 'vscode';
import type { PlaceFinder } from '../../models/offline/places.ts';
import type { Log } from '../../protocol/log.ts';
import { LateCodeIndex } from './lateCodeIndex.ts';
import type { SettingsReader } from '../settings.ts';

interface OpenCodeIndexOptions {
  readonly context: vscode.ExtensionContext;
  readonly settings: SettingsReader;
  readonly finder: PlaceFinder;
  /** A folder on this machine's disk. */
  readonly storage: string;
  readonly log: Log;
}

/** The index of the workspace's code; nothing of it is loaded yet. */
export function openCodeIndex({ context, ...options }: OpenCodeIndexOptions): LateCodeIndex {
  const dist = vscode.Uri.joinPath(context.extensionUri, 'dist').fsPath;
  return new LateCodeIndex({ ...options, dist });
}
