import * as vscode from 'vscode';
import type { CompletionReport } from '../../commands/report/completionReport.ts';
import type { ModelCatalog } from '../../models/catalog.ts';
import type { LanguageModel } from '../../models/languageModel.ts';
import { costOf } from '../../protocol/cost.ts';
import type { ModelRef, Usage } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import type { Conversations } from '../../rooms/conversations.ts';
import type { LateGateway } from './lateGateway.ts';
import { routeCommand } from '../commands/routeCommand.ts';
import type { RunReports } from '../commands/runReports.ts';
import type { SettingsReader } from '../settings.ts';

/** What a command asks a model with whose answer does not go into a chat. */
export interface DirectParts {
  readonly settings: Pick<SettingsReader, 'get'>;
  readonly catalog: ModelCatalog;
  readonly conversations: Pick<Conversations, 'modelOf'>;
  readonly gateway: Pick<LateGateway, 'guard'>;
  /** The model of the session shown. */
  readonly chosenModel: () => ModelRef | undefined;
  /** Hears what a command did and took. */
  readonly reports: Pick<RunReports, 'done'>;
}

/** Tokens of a question beside the changes: instructions, and what the tokenizer is misjudged by. */
const overhead = 3_000;
/** UTF-16 units of a diff that are taken for a token: rather too few than too many. */
const unitsPerToken = 2.5;

/**
 * Who answers a command, by the settings else the model of the chat, with all policies around it.
 * Undefined where there is none that could: the person was told.
 */
export async function directModel(
  purpose: string,
  parts: DirectParts,
): Promise<LanguageModel | undefined> {
  const { catalog, conversations, gateway, chosenModel } = parts;
  await catalog.settled();
  const ref = (await routeCommand(purpose, parts)) ?? chosenModel();
  const info = conversations.modelOf(ref);
  const model = info && !info.builtIn && catalog.languageModel(info);
  if (model && info) return gateway.guard({ info, stream: model.stream.bind(model) });
  void vscode.window.showWarningMessage(
    t(
      'No language model is connected, and the built-in answers cannot do this. Set an API key, or start a model server on this machine.',
    ),
  );
  return undefined;
}

/** UTF-16 units of diff that a question to this model has room for. */
export function roomForDiff({ info: { window } }: LanguageModel, most: number): number {
  const tokens = window.total - window.reply - overhead;
  return Math.max(0, Math.min(most, Math.floor(tokens * unitsPerToken)));
}

/** The same model, and what its answers used so far. */
export function counting(model: LanguageModel): {
  readonly model: LanguageModel;
  readonly usage: () => Usage | undefined;
} {
  let sum: Usage | undefined;
  return {
    usage: () => sum,
    model: {
      info: model.info,
      async *stream(request, signal) {
        for await (const part of model.stream(request, signal)) {
          if (part.type === 'usage') sum = added(sum, part.usage);
          yield part;
        }
      },
    },
  };
}

function added(a: Usage | undefined, b: Usage): Usage {
  if (!a) return b;
  const estimated = a.estimated === true || b.estimated === true;
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    ...(estimated ? { estimated } : {}),
  };
}

/** What a model that was counted has used so far, for a report. */
export function usedBy({
  model,
  usage,
}: ReturnType<typeof counting>): Pick<CompletionReport, 'model' | 'tokens' | 'cost'> {
  const { info } = model;
  const tokens = usage();
  const cost = tokens && info.price && costOf(tokens, info.price);
  return {
    model: info.label,
    ...(tokens ? { tokens } : {}),
    ...(cost === undefined ? {} : { cost }),
  };
}
