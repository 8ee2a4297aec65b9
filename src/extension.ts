import './vscode/speakLanguage.ts';
import * as vscode from 'vscode';
import { t } from './protocol/texts.ts';
import { registerParley, type Activated } from './vscode/activation.ts';

let parley: Activated | undefined;

/** Registers everything and builds nothing heavy: all that is behind it is loaded when first needed. */
export function activate(context: vscode.ExtensionContext): void {
  try {
    const from = performance.now();
    parley = registerParley(context, async (core) =>
      (await import('./services.ts')).openParley(core),
    );
    parley.ready(performance.now() - from);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(t('Parley could not start: {0}', reason));
    throw error;
  }
}

/** Ends streams and flushes the journal; safe to be killed instead. */
export async function deactivate(): Promise<void> {
  await parley?.close();
  parley = undefined;
}
