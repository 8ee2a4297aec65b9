import * as vscode from 'vscode';
import { createServices, type Services } from './services.ts';

let services: Services | undefined;

/** Registers everything and builds nothing heavy: journal, models and worker come when first needed. */
export function activate(context: vscode.ExtensionContext): void {
  try {
    const from = performance.now();
    services = createServices(context);
    services.ready(performance.now() - from);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`Parley could not start: ${reason}`);
    throw error;
  }
}

/** Ends streams and flushes the journal; safe to be killed instead. */
export async function deactivate(): Promise<void> {
  await services?.close();
  services = undefined;
}
