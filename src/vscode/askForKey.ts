import * as vscode from 'vscode';
import type { KeyQuestion } from './keyConsent.ts';

/** Asks whether a key may go to another address than before. Undefined where nobody answered. */
export async function askForKey({
  provider,
  origin,
  before,
}: KeyQuestion): Promise<boolean | undefined> {
  const send = 'Send the Key';
  const keep = 'Do Not Send';
  const given = before.length === 0 ? '' : ` It was given for ${before.join(', ')}.`;
  const text = `The provider ${provider} now points at ${origin}.${given} May its API key be sent there?`;
  const answer = await vscode.window.showWarningMessage(text, send, keep);
  return answer === undefined ? undefined : answer === send;
}
