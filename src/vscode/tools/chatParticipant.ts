import * as vscode from 'vscode';
import { explainPrompt } from '../../commands/explain.ts';
import type { OpenEditor } from '../../context/editorSource.ts';
import { emptySession } from '../../protocol/sessionState.ts';
import { createId } from '../../protocol/ids.ts';
import type { ModelInfo } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import { answerGuest, withGuestTurns, type GuestTurn } from '../../rooms/answerGuest.ts';
import { planFor } from '../../rooms/planRequest.ts';
import { withSignal } from '../cancellation.ts';
import type { CommandRoom } from '../commands/commandRoom.ts';
import { editorTarget, type EditorCall } from '../editor/editorTarget.ts';
import { linesOf, type Editors } from '../editor/editors.ts';
import { fixCode } from '../editor/fixCommands.ts';
import { generateTests } from '../testgen/generateTests.ts';
import { promptText } from '../editor/promptText.ts';
import { routeCommand } from '../commands/routeCommand.ts';
import type { SettingsReader } from '../settings.ts';
import { SlashCall } from '../panel/slashCall.ts';

export interface ChatParticipantParts extends Pick<
  CommandRoom,
  | 'catalog'
  | 'conversations'
  | 'gateway'
  | 'chosenModel'
  | 'tasks'
  | 'generatedTests'
  | 'plan'
  | 'room'
  | 'symbolAt'
> {
  readonly settings: Pick<SettingsReader, 'get'>;
}

/** UTF-16 units that are taken for a token: rather too few than too many. */
const unitsPerToken = 2.5;
/** The share of a window that what was said before may take. */
const historyShare = 0.3;

/** Answers `@parley` in VS Code's chat: Parley's model, its policies and its context. */
export async function answerInVsCodeChat(
  parts: ChatParticipantParts,
  request: vscode.ChatRequest,
  { history }: vscode.ChatContext,
  stream: vscode.ChatResponseStream,
  token: vscode.CancellationToken,
): Promise<vscode.ChatResult> {
  if (request.command === 'fix' || request.command === 'tests') {
    return proposeChange(parts, request, stream);
  }
  const asked = await questionOf(parts, request);
  if ('refused' in asked) return failed(asked.refused);
  return withSignal(token, (signal) => answer(parts, { ...asked, history }, stream, signal));
}

interface Asked {
  readonly text: string;
  readonly purpose: string;
  readonly attached: readonly OpenEditor[];
}

async function questionOf(
  { plan, symbolAt, room }: ChatParticipantParts,
  { command, prompt, references }: vscode.ChatRequest,
): Promise<Asked | { readonly refused: string }> {
  const attached = (
    await Promise.all(references.map((each) => referred(each, plan.editors)))
  ).filter((file) => file !== undefined);
  if (command !== 'explain') {
    return prompt.trim() === ''
      ? { refused: t('Ask a question behind @parley.') }
      : { text: prompt, purpose: 'chat', attached };
  }
  const call = new SlashCall(room, prompt);
  const target = await editorTarget({ use: 'read', symbolAt, call });
  if (!target)
    return { refused: call.settle(() => undefined) ?? t('There is no code to explain.') };
  const text = await promptText(explainPrompt(target), target.document.uri);
  if (text === undefined) return { refused: t('The prompt of Explain cannot be used.') };
  const said = prompt.trim() === '' ? text : `${text}\n\n${prompt}`;
  return { text: said, purpose: 'explain', attached: [target.attached, ...attached] };
}

/** A file or lines of one, as the person attached them to the question. */
async function referred(
  { value }: vscode.ChatPromptReference,
  editors: Editors,
): Promise<OpenEditor | undefined> {
  if (value instanceof vscode.Uri) return editors.file(value);
  if (!(value instanceof vscode.Location)) return undefined;
  const file = await editors.file(value.uri);
  if (file.content.type !== 'text') return file;
  const document = await vscode.workspace.openTextDocument(value.uri);
  return { ...file, selection: linesOf(document, document.validateRange(value.range)) };
}

async function answer(
  parts: ChatParticipantParts,
  { text, purpose, attached, history }: Asked & { readonly history: vscode.ChatContext['history'] },
  stream: vscode.ChatResponseStream,
  signal: AbortSignal,
): Promise<vscode.ChatResult> {
  const { catalog, conversations, gateway, chosenModel, plan } = parts;
  await catalog.settled();
  const info = conversations.modelOf((await routeCommand(purpose, parts)) ?? chosenModel());
  const model = info && catalog.languageModel(info);
  if (!info || !model) return failed(t('No model is chosen. Choose one in Parley.'));
  const turns = turnsOf(history);
  const room = roomForTurns(info, turns);
  const state = emptySession(createId());
  const narrower = { ...info, window: { ...info.window, total: info.window.total - room.tokens } };
  const planned = await planFor({ state, question: text, model: narrower, attached }, plan, signal);
  if (planned.type === 'too-long') {
    const { about } = planned;
    if (about === undefined) return failed(t('The question is too long for the model.'));
    return failed(t('{0} is too long for {1}.', about, info.label));
  }
  refer(planned.receipt.items, stream);
  const messages = withGuestTurns(planned.messages, turns, room.units);
  const request = {
    messages: messages.map(({ role, text: said }) => ({ role, text: said })),
    maxOutputTokens: info.window.reply,
    correlation: createId(),
  };
  const guarded = gateway.guard({ info, stream: model.stream.bind(model) });
  const end = await answerGuest(guarded, request, signal, {
    markdown: (piece) => stream.markdown(piece),
    progress: (what) => stream.progress(what),
  });
  return end.type === 'failed' ? failed(end.text) : {};
}

/** What was said before, in the words of VS Code's chat. */
function turnsOf(history: vscode.ChatContext['history']): readonly GuestTurn[] {
  return history.flatMap((turn): readonly GuestTurn[] => {
    if ('prompt' in turn) return turn.prompt === '' ? [] : [{ role: 'user', text: turn.prompt }];
    const said = turn.response.flatMap((part) =>
      part instanceof vscode.ChatResponseMarkdownPart ? [part.value.value] : [],
    );
    return said.length === 0 ? [] : [{ role: 'assistant', text: said.join('') }];
  });
}

function roomForTurns(
  { window }: ModelInfo,
  turns: readonly GuestTurn[],
): { readonly units: number; readonly tokens: number } {
  const wanted = turns.reduce((sum, { text }) => sum + text.length, 0);
  const most = Math.floor((window.total - window.reply) * historyShare * unitsPerToken);
  const units = Math.max(0, Math.min(wanted, most));
  return { units, tokens: Math.ceil(units / unitsPerToken) };
}

/** Names what is sent along: nothing goes to a model that is not shown. */
function refer(
  items: readonly {
    readonly uri?: string;
    readonly leftOut?: unknown;
    readonly lines?: { readonly start: number; readonly end: number };
  }[],
  stream: vscode.ChatResponseStream,
): void {
  for (const { uri, leftOut, lines } of items) {
    if (uri === undefined || leftOut !== undefined) continue;
    const target = vscode.Uri.parse(uri);
    const range = lines && new vscode.Range(lines.start - 1, 0, lines.end - 1, 0);
    stream.reference(range ? new vscode.Location(target, range) : target);
  }
}

/** A change is asked for in Parley's own chat, for it opens as a diff that belongs to it. */
async function proposeChange(
  parts: ChatParticipantParts,
  { command, prompt }: vscode.ChatRequest,
  stream: vscode.ChatResponseStream,
): Promise<vscode.ChatResult> {
  const { tasks, room, symbolAt } = parts;
  const text = prompt.trim();
  const call = new SlashCall(room, text);
  const called: EditorCall = { symbolAt, call, ...(text === '' ? {} : { text }) };
  await (command === 'fix' ? fixCode(tasks, called) : generateTests(parts, called));
  const refused = call.settle(() => undefined);
  if (refused !== undefined) return failed(refused);
  stream.markdown(
    t(
      'Parley asks in its own chat. What it proposes opens as a diff; nothing is written before you accept it.',
    ),
  );
  stream.button({ title: t('Show the Chat'), command: 'parley.focusChat' });
  return {};
}

function failed(message: string): vscode.ChatResult {
  return { errorDetails: { message } };
}
