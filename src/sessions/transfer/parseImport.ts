import { createHash } from 'node:crypto';
import { t } from '../../protocol/texts.ts';
import { failed, maxTransferBytes, type ParsedImport } from './bundle.ts';
import { fieldOf, listOf, parseJson, textOf } from './jsonFields.ts';
import { isBundle, parseBundle } from './parseBundle.ts';
import { isContinueSession, parseContinue } from './parseContinue.ts';
import { parseTask } from './parseTask.ts';
import { isVsCodeChat, parseVsCodeChat } from './parseVsCodeChat.ts';
import { taskMessages } from './taskConversation.ts';
import { isTaskSteps } from './taskSteps.ts';

/**
 * The conversations of one file: a Parley bundle, or a file of Cline, Roo Code, Continue or VS Code's
 * chat, known by what is in it. Never throws and writes nothing. `modified`: milliseconds since 1970,
 * for a conversation that keeps no times.
 */
export function parseImport(bytes: Uint8Array, fileName: string, modified = 0): ParsedImport {
  if (bytes.length > maxTransferBytes) return failed(tooLarge);
  const parsed = parseJson(bytes);
  if (parsed.type === 'failed') return failed(whyNotJson(fileName, parsed.problem));
  const { value } = parsed;
  if (isBundle(value)) return parseBundle(value);
  const fallback = { id: createHash('sha256').update(bytes).digest('hex'), at: modified };
  if (isVsCodeChat(value)) return parseVsCodeChat(value, fallback);
  if (isContinueSession(value)) return parseContinue(value, fallback);
  if (taskMessages(value))
    return parseTask({ 'api_conversation_history.json': bytes }, { modified });
  if (isTaskSteps(value)) return parseTask({ 'ui_messages.json': bytes }, { modified });
  return failed(whyUnknown(value));
}

/** What is said of a file that is not even read. */
export const tooLarge = t(
  'It is larger than {0} MB, which is more than Parley takes in one file.',
  maxTransferBytes / 1024 / 1024,
);

function whyNotJson(fileName: string, problem: string): string {
  if (/\.jsonl$/iu.test(fileName)) {
    return t(
      'This is VS Code’s own store of chats. Export the chat with “Chat: Export Chat…” and import that file.',
    );
  }
  if (/\.md$/iu.test(fileName)) {
    return t('Markdown is to be read; only the JSON export can be imported again.');
  }
  return problem;
}

/** Lists that lie beside the conversations, in words of their own: a person may pick them too. */
function whyUnknown(value: unknown): string {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  if (items.length > 0 && items.every((item) => textOf(item, 'sessionId') !== undefined)) {
    return t(
      'This is Continue’s list of its sessions; the conversations are in the files beside it.',
    );
  }
  const isTaskList = items.some((item) => textOf(item, 'task') !== undefined);
  if (isTaskList || listOf(value, 'entries').some((item) => textOf(item, 'task') !== undefined)) {
    return t('This is a list of tasks; the conversations are in the folder “tasks”.');
  }
  if (fieldOf(value, 'model_usage') ?? fieldOf(value, 'files_in_context')) {
    return t(
      'This belongs to a task; import the task’s folder, or its “api_conversation_history.json”.',
    );
  }
  return t(
    'This is no conversation that Parley knows: a Parley export, a Cline or Roo Code task, a Continue session, or a chat that VS Code exported.',
  );
}
