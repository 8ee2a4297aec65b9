import * as vscode from 'vscode';
import { t } from '../../protocol/texts.ts';
import type { KeyQuestion } from './keyConsent.ts';

/** Asks whether a key may go to another address than before. Undefined where nobody answered. */
export async function askForKey({
  provider,
  origin,
  before,
}: KeyQuestion): Promise<boolean | undefined> {
  const send = t('Send the Key');
  const keep = t('Do Not Send');
  const given = before.length === 0 ? '' : t(' It was given for {0}.', before.join(', '));
  const text = t(
    'The provider {0} now points at {1}.{2} May its API key be sent there?',
    provider,
    origin,
    given,
  );
  const answer = await vscode.window.showWarningMessage(text, send, keep);
  return answer === undefined ? undefined : answer === send;
}
