import { t } from '../../protocol/texts.ts';
import { failed, type ParsedImport } from './bundle.ts';
import { ConversationTurns, sessionOf, type ReplyPart } from './conversation.ts';
import { fieldOf, listOf, textOf, timeOf } from './jsonFields.ts';
import { contentText, toolCallText, toolResultText } from './toolText.ts';

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
      turns.answer(replyOf(message, text, item), timeOf(fieldOf(item, 'reasoning'), 'endAt'));
      return true;
    case 'thinking':
      turns.answer({ text: '', reasoning: text }, undefined);
      return true;
    case 'tool':
      turns.answer({ text: toolResultText(text) }, undefined);
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

function replyOf(message: unknown, text: string, item: unknown): ReplyPart {
  const calls = listOf(message, 'toolCalls').map((call) => {
    const called = fieldOf(call, 'function');
    return toolCallText(textOf(called, 'name') ?? 'tool', fieldOf(called, 'arguments'));
  });
  const model = listOf(item, 'promptLogs')
    .map((log) => textOf(log, 'modelTitle'))
    .at(-1);
  return {
    text: [text, ...calls].filter((part) => part.trim() !== '').join('\n\n'),
    reasoning: textOf(fieldOf(item, 'reasoning'), 'text') ?? '',
    ...(model === undefined ? {} : { model: { provider: 'continue', model } }),
  };
}
