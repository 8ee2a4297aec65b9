import { t } from '../../protocol/texts.ts';
import { failed, type ParsedImport } from './bundle.ts';
import { ConversationTurns, sessionOf } from './conversation.ts';
import { fieldOf, listOf, textOf, timeOf } from './jsonFields.ts';
import { contentText, inputText, saidBy, toolResultText } from './toolText.ts';

/** Whether it is a session of Continue: a history of messages, each with what was attached to it. */
export function isContinueSession(value: unknown): boolean {
  const history = listOf(value, 'history');
  return (
    history.some((item) => textOf(fieldOf(item, 'message'), 'role') !== undefined) ||
    (Array.isArray(fieldOf(value, 'history')) && textOf(value, 'sessionId') !== undefined)
  );
}

/** `fallback`: the id and the time where the session has none of its own. Never throws. */
export function parseContinue(
  value: unknown,
  fallback: { readonly id: string; readonly at: number },
): ParsedImport {
  const turns = new ConversationTurns('Continue', timeOf(value, 'dateCreated') ?? fallback.at);
  let unread = 0;
  for (const item of listOf(value, 'history')) if (!readItem(item, turns)) unread++;
  const title = textOf(value, 'title');
  const session = sessionOf(
    {
      tool: 'Continue',
      source: ['continue', textOf(value, 'sessionId') ?? fallback.id],
      // What Continue calls a session before it has a title.
      ...(title === undefined || title === 'New Session' ? {} : { title }),
    },
    turns,
  );
  if (!session) return failed(t('There is no message in this session of Continue.'));
  const problems = unread === 0 ? [] : [t('{0} of its messages could not be read.', unread)];
  return { type: 'sessions', sessions: [session], problems };
}

function readItem(item: unknown, turns: ConversationTurns): boolean {
  const message = fieldOf(item, 'message');
  const text = contentText(fieldOf(message, 'content'));
  switch (textOf(message, 'role')) {
    case 'user':
      turns.say(withAttached(text, item), undefined);
      return true;
    case 'assistant':
      readReply(message, text, item, turns);
      return true;
    case 'thinking':
      turns.answer({ text: '', reasoning: text }, undefined);
      return true;
    case 'tool':
      readResult(textOf(message, 'toolCallId'), text, turns);
      return true;
    case 'system':
      return true;
    default:
      return false;
  }
}

/** What was attached is named; its text is in the files themselves. */
function withAttached(text: string, item: unknown): string {
  const names = listOf(item, 'contextItems')
    .map((attached) => textOf(attached, 'name') ?? '')
    .filter((name) => name !== '');
  return names.length === 0 ? text : `${text}\n\n(Attached: ${names.join(', ')})`;
}

function readReply(message: unknown, text: string, item: unknown, turns: ConversationTurns): void {
  const at = timeOf(fieldOf(item, 'reasoning'), 'endAt');
  const title = listOf(item, 'promptLogs')
    .map((log) => textOf(log, 'modelTitle'))
    .at(-1);
  const model = title === undefined ? undefined : { provider: 'continue', model: title };
  const by = model ? { model } : {};
  turns.answer({ text, reasoning: textOf(fieldOf(item, 'reasoning'), 'text') ?? '', ...by }, at);
  for (const call of listOf(message, 'toolCalls')) {
    const called = fieldOf(call, 'function');
    const tool = textOf(called, 'name') ?? 'tool';
    const input = fieldOf(called, 'arguments');
    const said = saidBy(tool, input);
    if (said !== undefined) turns.answer({ text: said, ...by }, at);
    else turns.call({ id: textOf(call, 'id'), tool, input: inputText(input) }, at, model);
  }
}

function readResult(id: string | undefined, output: string, turns: ConversationTurns): void {
  if (turns.result({ id, outcome: 'done', output }, undefined)) return;
  turns.answer({ text: toolResultText(output) }, undefined);
}
