import * as vscode from 'vscode';
import { modelChoices } from '../../commands/modelChoices.ts';
import type { ModelCatalog } from '../../models/catalog.ts';
import type { AnswerIntent } from '../../protocol/answerIntent.ts';
import { sameModel, type ModelRef } from '../../protocol/model.ts';
import { findMessage, findReply, type UserMessage } from '../../protocol/sessionState.ts';
import type { Conversations } from '../../rooms/conversations.ts';
import { t } from '../../protocol/texts.ts';
import { mostAsked } from '../../rooms/askedModels.ts';
import type { SessionActor } from '../../sessions/sessionActor.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import { modelItem } from './modelItem.ts';
import type { ShownSession } from '../panel/shownSession.ts';
import type { SlashCall } from '../panel/slashCall.ts';

interface AskParts {
  readonly catalog: ModelCatalog;
  readonly conversations: Conversations;
}

const fewest = 2;
const most = mostAsked;

/** Has several models answer what a reply answers, beside it. */
export async function askAgain(
  { session, reply }: Extract<AnswerIntent, { type: 'ask-several' }>,
  parts: AskParts & { readonly sessions: SessionRegistry },
): Promise<void> {
  const opened = parts.sessions.open(session);
  if (opened.type !== 'opened') return;
  const state = opened.actor.getState();
  const to = findReply(state, reply)?.to;
  const message = to === undefined ? undefined : findMessage(state, to);
  const why = message && (await askOf(opened.actor, message, parts));
  if (why !== undefined) void vscode.window.showWarningMessage(why);
}

/**
 * Asks several models at once what was written behind the command, or in an input box; where nothing is,
 * what was asked last.
 */
export async function askSeveral(
  parts: AskParts & { readonly active: Pick<ShownSession, 'actor'> },
  call?: SlashCall,
): Promise<void> {
  const actor = await (call?.panel.active ?? parts.active).actor();
  const question = actor && (await questionFor(actor, call));
  if (!actor || question === undefined) return;
  const why = await askOf(actor, question, parts);
  if (why === undefined) return;
  if (call) call.refuse(why);
  else void vscode.window.showWarningMessage(why);
}

/** A message that was asked already, or a text that was not. */
async function questionFor(
  actor: SessionActor,
  call: SlashCall | undefined,
): Promise<UserMessage | string | undefined> {
  const last = actor.getState().messages.findLast((each) => each.kind === 'message');
  if (call && call.text.trim() !== '') return call.text;
  if (last?.kind === 'message' && last.removed === undefined) return last;
  if (call) {
    call.refuse(t('Nothing was asked yet: write the question behind {0}.', '/compare'));
    return undefined;
  }
  const text = await vscode.window.showInputBox({
    title: t('Ask Several Models'),
    prompt: t('What do you want to know?'),
  });
  return text === undefined || text.trim() === '' ? undefined : text;
}

/** Why nothing was asked; undefined where the models are asked. */
async function askOf(
  actor: SessionActor,
  question: UserMessage | string,
  { catalog, conversations }: AskParts,
): Promise<string | undefined> {
  await catalog.settled();
  if (catalog.models().filter(({ builtIn }) => !builtIn).length < fewest) {
    return t('There is only one model: set up another one, then ask both.');
  }
  const images = typeof question !== 'string' && question.images !== undefined;
  const models = await pickSeveral(
    catalog,
    { images },
    conversations.modelOf(actor.getState().model)?.ref,
  );
  if (!models) return t('Nothing was asked: no models were chosen.');
  const outcome =
    typeof question === 'string'
      ? await conversations.send(actor.id, question, { models })
      : await conversations.askSeveral(actor.id, question.id, models);
  return outcome.type === 'refused' ? outcome.reason : undefined;
}

interface Item extends vscode.QuickPickItem {
  readonly ref?: ModelRef;
}

/** Undefined where the person went away. The list stays open until as many are chosen as can be asked. */
async function pickSeveral(
  catalog: ModelCatalog,
  needs: { readonly images: boolean },
  current: ModelRef | undefined,
): Promise<readonly ModelRef[] | undefined> {
  const list = modelChoices({
    models: catalog.models().filter(({ builtIn }) => !builtIn),
    ...(current ? { current } : {}),
    healthOf: () => undefined,
    needs,
  });
  const picker = vscode.window.createQuickPick<Item>();
  picker.title = t('Ask Several Models: Choose {0} to {1}', fewest, most);
  picker.placeholder = t('All get the same question; each answers by itself');
  picker.canSelectMany = true;
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.items = list.map(modelItem);
  picker.selectedItems = picker.items.filter(({ ref }) => ref && sameModel(ref, current));
  const { promise, resolve } = Promise.withResolvers<readonly ModelRef[] | undefined>();
  picker.onDidAccept(() => {
    const chosen = picker.selectedItems.flatMap(({ ref }) => (ref ? [ref] : []));
    if (chosen.length >= fewest && chosen.length <= most) resolve(chosen);
    else picker.title = t('{0} chosen: choose {1} to {2}', chosen.length, fewest, most);
  });
  picker.onDidHide(() => resolve(undefined));
  picker.show();
  try {
    return await promise;
  } finally {
    picker.dispose();
  }
}
