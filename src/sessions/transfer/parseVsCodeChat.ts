import type { ModelRef } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import { failed, type ParsedImport } from './bundle.ts';
import { ConversationTurns, sessionOf, type TurnEnd } from './conversation.ts';
import { fieldOf, isJson, listOf, textOf, timeOf } from './jsonFields.ts';
import { responsePart, type ResponsePart } from './vsCodeResponse.ts';

/** Whether it is what VS Code's "Chat: Export Chat…" writes, in any of its shapes. */
export function isVsCodeChat(value: unknown): boolean {
  if (!Array.isArray(fieldOf(value, 'requests'))) return false;
  return (
    textOf(value, 'responderUsername') !== undefined ||
    listOf(value, 'requests').some((request) => fieldOf(request, 'message') !== undefined)
  );
}

/** `fallback`: the id and the time where the chat has none of its own. Never throws. */
export function parseVsCodeChat(
  value: unknown,
  fallback: { readonly id: string; readonly at: number },
): ParsedImport {
  const requests = listOf(value, 'requests');
  const begun = timeOf(value, 'creationDate') ?? timeOf(requests[0], 'timestamp') ?? fallback.at;
  const tool = 'VS Code chat';
  const turns = new ConversationTurns(textOf(value, 'responderUsername') || tool, begun);
  let unread = 0;
  for (const request of requests) {
    if (isJson(request) && fieldOf(request, 'message') !== undefined) readRequest(request, turns);
    else unread++;
  }
  const id = textOf(value, 'sessionId') ?? textOf(requests[0], 'requestId') ?? fallback.id;
  const title = textOf(value, 'customTitle') ?? textOf(value, 'computedTitle');
  const session = sessionOf(
    { tool, source: ['vscode', id], ...(title === undefined ? {} : { title }) },
    turns,
  );
  if (!session) return failed(t('There is no message in this chat of VS Code.'));
  const problems = unread === 0 ? [] : [t('{0} of its requests could not be read.', unread)];
  return { type: 'sessions', sessions: [session], problems };
}

function readRequest(request: unknown, turns: ConversationTurns): void {
  const at = timeOf(request, 'timestamp');
  turns.say(messageOf(fieldOf(request, 'message')), at);
  const ended = endedAt(request, at);
  const model = modelOf(request);
  readResponse(listOf(request, 'response').map(responsePart), turns, { at: ended, model });
  turns.end(endOf(request), model);
}

/** Words that stand beside each other are one text, however many parts they came in. */
function readResponse(
  parts: readonly ResponsePart[],
  turns: ConversationTurns,
  { at, model }: { readonly at: number | undefined; readonly model: ModelRef | undefined },
): void {
  const by = model ? { model } : {};
  const words = parts.flatMap((part) => ('call' in part ? [] : [part]));
  const reasoning = words.map((part) => part.reasoning).filter((thought) => thought !== '');
  turns.answer({ text: '', reasoning: reasoning.join('\n\n'), ...by }, at);
  let text = '';
  const say = (): void => {
    turns.answer({ text, ...by }, at);
    text = '';
  };
  for (const part of parts) {
    if (!('call' in part)) {
      text += part.text;
      continue;
    }
    say();
    turns.call(part.call, at, model);
    const { outcome, output } = part;
    if (outcome !== undefined) turns.result({ outcome, output }, at);
  }
  say();
}

/** A text in the first versions; then the text with the parts that it was parsed into. */
function messageOf(message: unknown): string {
  if (typeof message === 'string') return message;
  const parts = listOf(message, 'parts').map((part) => textOf(part, 'text') ?? '');
  return textOf(message, 'text') ?? parts.join('');
}

function endOf(request: unknown): TurnEnd {
  const details =
    fieldOf(fieldOf(request, 'result'), 'errorDetails') ?? fieldOf(request, 'responseErrorDetails');
  const state = fieldOf(fieldOf(request, 'modelState'), 'value');
  // VS Code's ResponseModelState: 2 is cancelled, 3 failed.
  if (fieldOf(request, 'isCanceled') === true || state === 2) return { type: 'stopped' };
  if (isJson(details) || state === 3) {
    return { type: 'failed', detail: textOf(details, 'message') ?? '' };
  }
  return { type: 'ended' };
}

function endedAt(request: unknown, at: number | undefined): number | undefined {
  const completed = timeOf(fieldOf(request, 'modelState'), 'completedAt');
  if (completed !== undefined || at === undefined) return completed;
  const took = timeOf(fieldOf(fieldOf(request, 'result'), 'timings'), 'totalElapsed');
  return at + (took ?? 0);
}

/** "copilot/gpt-4.1" */
function modelOf(request: unknown): ModelRef | undefined {
  const id = textOf(request, 'modelId');
  if (id === undefined || id === '') return undefined;
  const slash = id.indexOf('/');
  return slash === -1
    ? { provider: 'vscode', model: id }
    : { provider: id.slice(0, slash), model: id.slice(slash + 1) };
}
