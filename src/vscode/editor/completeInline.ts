import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { CodeCompleter } from '../../commands/completion/codeCompleter.ts';
import {
  completionInstructions,
  completionPrompt,
  completionQuestion,
  type CompletionPlace,
} from '../../commands/completion/completionPrompt.ts';
import { planContext } from '../../context/buildContext.ts';
import { fileId } from '../../context/codePieces.ts';
import { gatherContext } from '../../context/sources/gather.ts';
import type { ChatMessage, LanguageModel } from '../../models/languageModel.ts';
import { routeModel } from '../../models/routeModel.ts';
import { createId } from '../../protocol/ids.ts';
import type { Log } from '../../protocol/log.ts';
import type { ModelInfo } from '../../protocol/model.ts';
import { emptySession } from '../../protocol/sessionState.ts';
import { t } from '../../protocol/texts.ts';
import { isSecretFile } from '../../trust/secretFiles.ts';
import { findSecrets } from '../../trust/secrets.ts';
import { allowedFiles } from '../context/allowedFiles.ts';
import { withSignal } from '../cancellation.ts';
import type { CommandRoom } from '../commands/commandRoom.ts';
import { relativePath } from './editors.ts';
import type { CompleteInline } from './inlineCompletions.ts';
import type { SettingsReader } from '../settings.ts';

export interface CompletionParts extends Pick<
  CommandRoom,
  'catalog' | 'conversations' | 'gateway' | 'chosenModel' | 'plan'
> {
  readonly settings: Pick<SettingsReader, 'get'>;
  readonly log: Log;
}

/** The command, as the setting `parley.models.perCommand` names it. */
const purpose = 'complete';
/** Tokens of the window that are used: whoever types waits for an answer, and pays for each. */
const mostWindow = 6_000;

/** Completes code at the cursor out of what the context engine finds for it. */
export function createInlineCompletions(parts: CompletionParts): CompleteInline {
  const completer = new CodeCompleter({
    allowed: (uri) => allowedFiles()(uri),
    isSecret: (path, text) => isSecretFile(path) || findSecrets(text).length > 0,
    model: () => modelFor(parts),
    plan: (place, model, signal) => planFor(place, model, parts, signal),
    wait: (milliseconds, signal) =>
      delay(milliseconds, undefined, { signal }).catch(() => undefined),
    now: () => Date.now(),
  });
  return async (document, position, { triggerKind }, token) => {
    const asked = triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
    const place = placeIn(document, position);
    const done = await withSignal(token, (signal) => completer.complete(place, asked, signal));
    if (done.type === 'failed') tell(done.reason, asked, parts.log);
    if (done.type !== 'text' || token.isCancellationRequested) return undefined;
    const range = new vscode.Range(position, position);
    return [new vscode.InlineCompletionItem(done.text, range)];
  };
}

function tell(reason: string, asked: boolean, log: Log): void {
  log.warn(`Code was not completed: ${reason}`);
  if (asked) void vscode.window.showWarningMessage(t('No suggestion: {0}', reason));
}

function placeIn(document: vscode.TextDocument, position: vscode.Position): CompletionPlace {
  const text = document.getText();
  const at = document.offsetAt(position);
  return {
    uri: document.uri.toString(),
    path: relativePath(document.uri),
    language: document.languageId,
    before: text.slice(0, at).replaceAll('\r\n', '\n'),
    after: text.slice(at).replaceAll('\r\n', '\n'),
  };
}

/** Who is set for it, else the model of the chat. Nobody is told again and again: a log line will do. */
async function modelFor(parts: CompletionParts): Promise<LanguageModel | undefined> {
  const { catalog, conversations, gateway, chosenModel, settings, log } = parts;
  await catalog.settled();
  const route = routeModel(purpose, settings.get().routes, catalog.models());
  if (route.type === 'unmet') log.warn(`${route.reason} The model of the chat completes code.`);
  const ref = route.type === 'model' ? route.model.ref : chosenModel();
  const info = conversations.modelOf(ref);
  const model = info && !info.builtIn ? catalog.languageModel(info) : undefined;
  return info && model && gateway.guard({ info, stream: model.stream.bind(model) });
}

/** The place, and before it what other files have for it. Of files with secrets nothing goes along. */
async function planFor(
  place: CompletionPlace,
  model: ModelInfo,
  { plan, log }: CompletionParts,
  signal: AbortSignal,
): Promise<readonly ChatMessage[] | undefined> {
  const { window } = model;
  const total = Math.min(window.total, mostWindow + window.reply);
  const narrow = { ...model, window: { ...window, total } };
  const allowed = allowedFiles();
  const open = (await plan.editors.openEditors()).filter(({ uri }) => uri !== place.uri);
  const others = [];
  for (const file of open) {
    const { path, uri, selection: _selection, ...rest } = file;
    if (!isSecretFile(path) && (await allowed(uri))) others.push({ path, uri, ...rest });
  }
  const question = completionQuestion(place);
  const removed = new Set([fileId(place.uri)]);
  const asked = {
    question,
    pins: [],
    editors: others,
    attached: [],
    removed,
    available: mostWindow,
  };
  const { retriever } = plan;
  const { pieces } = await gatherContext(asked, retriever ? { retriever } : {}, signal);
  const shown = pieces.filter(({ label }) => !isSecretFile(label));
  const state = emptySession(createId());
  const wanted = { editors: others, pieces: shown, removed, state, model: narrow };
  const counter = (await plan.counterOf?.(model)) ?? plan.counter;
  const planned = await planContext(
    { ...wanted, question: completionPrompt(place) },
    counter,
    signal,
  );
  if (planned.type === 'too-long') return undefined;
  const { items, used } = planned.receipt;
  const sent = items.filter(({ uri, leftOut }) => uri !== undefined && leftOut === undefined);
  const names = [...new Set(sent.map(({ label }) => label))].join(', ');
  log.info(`Completing ${place.path}, ${used} tokens${names === '' ? '' : `, with ${names}`}`);
  const texts = planned.messages.map(({ role, text }) => ({ role, text }));
  return [{ role: 'system', text: completionInstructions }, ...texts.slice(1)];
}
