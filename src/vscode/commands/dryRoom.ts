import * as vscode from 'vscode';
import type { DryRun, DryTarget, PlannedQuestion } from '../../commands/dryRun.ts';
import type { OpenEditor } from '../../context/editorSource.ts';
import { textTokens } from '../../gateway/requestTokens.ts';
import type { LanguageModel, ModelRequest } from '../../models/languageModel.ts';
import { t } from '../../protocol/texts.ts';
import { mostRounds } from '../../testgen/judge/repairLoop.ts';
import type { CommandRoom } from './commandRoom.ts';
import { decidedProposal } from '../proposals/decidedProposal.ts';
import type { EditTask } from '../proposals/editTask.ts';
import type { EditTasks } from '../proposals/editTasks.ts';
import type { TestRuns } from '../testgen/lateGeneratedTests.ts';
import { routeCommand } from './routeCommand.ts';
import type { SettingsReader } from '../settings.ts';
import type { SlashCall } from '../panel/slashCall.ts';
import { runInWords } from '../testgen/testTask.ts';

/** What is noted while a command runs without doing anything. */
export interface DryNotes extends Partial<
  Pick<DryRun, 'target' | 'question' | 'files' | 'runs' | 'mayAsk' | 'about'>
> {
  /** Does what was noted; missing where the whole command has to be run again. */
  readonly go?: () => Promise<unknown>;
}

export interface DryRoom {
  readonly room: CommandRoom;
  /** Empty where the command ended before it came to anything. */
  readonly notes: () => DryNotes;
}

/**
 * A room like this one in which nothing can be done: who asks a model is heard and not answered, what
 * would be written is noted. A command that runs in it runs as it always does, up to there.
 */
export function createDryRoom(room: CommandRoom, settings: Pick<SettingsReader, 'get'>): DryRoom {
  let notes: DryNotes = {};
  let symbol: string | undefined;
  const note = (more: DryNotes): void => void (notes = { ...notes, ...more });
  const tasks = dryTasks({ room, settings, note, symbol: () => symbol });
  const guard = (model: LanguageModel): LanguageModel =>
    heard(model, (question) => note({ question: withMore(notes.question, question) }));
  const outline = (part: 'all' | 'file' | 'change') => {
    return async (...[uri]: Parameters<CommandRoom['proposals']['apply']>): Promise<void> =>
      note({ files: room.proposals.outline(part, uri) });
  };
  const dry: CommandRoom = {
    ...room,
    tasks,
    async symbolAt(document, position) {
      const found = await room.symbolAt(document, position);
      symbol = found?.name;
      return found;
    },
    gateway: {
      guard,
      guardAlone: guard,
      healthOf: (model) => room.gateway.healthOf(model),
      usage: (since) => room.gateway.usage(since),
      forgetAnswers: () => undefined,
    },
    generatedTests: {
      load: async () => dryTests(note),
      close: never,
    },
    findings: noFindings,
    // What it would ask for is what is shown.
    agreed: async () => true,
    proposals: {
      outline: (part, uri) => room.proposals.outline(part, uri),
      pending: (uri) => room.proposals.pending(uri),
      apply: outline('all'),
      applyFile: outline('file'),
      acceptChange: outline('change'),
      show: async () => decidedProposal,
      rejectChange: never,
      discard: never,
      discardFile: never,
      review: never,
      reviewFiles: never,
    },
    reports: { begin: () => undefined, done: () => undefined, last: () => room.reports.last() },
  };
  return { room: dry, notes: () => notes };
}

interface DryTasksOptions {
  readonly room: CommandRoom;
  readonly settings: Pick<SettingsReader, 'get'>;
  readonly note: (more: DryNotes) => void;
  readonly symbol: () => string | undefined;
}

const noFindings: CommandRoom['findings'] = {
  show: never,
  fix: never,
  clear: () => undefined,
  resolve: () => undefined,
  dismiss: () => undefined,
};

/** Notes what would be run instead of running it. */
function dryTests(note: (more: DryNotes) => void): TestRuns {
  return {
    judge: never,
    askAgain: never,
    async tryChange(change) {
      const { linesOfChange } = await import('../testgen/tryChange.ts');
      const found = await linesOfChange(change);
      if (found.type === 'not-runnable') return found;
      note({ runs: found.lines });
      return { type: 'cancelled' };
    },
    async runPresent(place) {
      const { target, setup } = place;
      const files = [{ path: setup.testFile }];
      const runs = [await runInWords(place)];
      note({ target: { path: target }, files, runs, mayAsk: 1 + mostRounds });
      return undefined;
    },
  };
}

async function never(): Promise<void> {
  // What a dry run leaves undone.
}

/** Counts what a question would come to instead of asking it. */
function dryTasks({ room, settings, note, symbol }: DryTasksOptions): EditTasks {
  const plan = async (
    { purpose, text, pinned, repairs }: Pick<EditTask, 'purpose' | 'text' | 'pinned' | 'repairs'>,
    call: SlashCall | undefined,
  ): Promise<boolean> => {
    const { catalog, conversations, active, chosenModel } = room;
    await catalog.settled();
    const model = (await routeCommand(purpose, { settings, catalog })) ?? chosenModel();
    const session = (call?.panel.active ?? active).id();
    const extras = { pinned, ...(model ? { model } : {}) };
    const outline = await conversations.outline(session, text, extras);
    const target = targetOf(pinned[0], symbol());
    if (!outline) {
      const refuse = call?.refuse ?? ((why) => void vscode.window.showWarningMessage(why));
      refuse(t('The model of this chat is not there any more. Choose another one first.'));
      return false;
    }
    const { receipt } = outline;
    const question: PlannedQuestion = {
      model: outline.model,
      tokens: receipt.used,
      estimated: receipt.estimated,
      reply: receipt.reserve,
      items: receipt.items,
      text,
      ...(repairs === undefined ? {} : { repairs }),
    };
    note({ question, ...(target ? { target } : {}) });
    return true;
  };
  return {
    async ask(purpose, text, pinned, call) {
      const isPlanned = await plan({ purpose, text, pinned }, call);
      if (isPlanned) note({ go: () => room.tasks.ask(purpose, text, pinned) });
      return undefined;
    },
    async start(task, call) {
      if (!(await plan(task, call))) return;
      note({
        ...(task.target === undefined ? {} : { target: { path: task.target } }),
        files: [{ path: task.label }],
        runs: task.runs ?? [],
        go: () => room.tasks.start(task),
      });
    },
  };
}

function targetOf(
  asked: OpenEditor | undefined,
  symbol: string | undefined,
): DryTarget | undefined {
  if (!asked) return undefined;
  const { path, selection } = asked;
  if (!selection) return { path };
  return { path, lines: selection.lines, ...(symbol === undefined ? {} : { symbol }) };
}

/** A model that notes what it is asked, and answers as one that was cancelled at once. */
function heard(model: LanguageModel, note: (question: PlannedQuestion) => void): LanguageModel {
  return {
    info: model.info,
    async *stream(request) {
      note(questionOf(model, request));
      yield { type: 'finish', outcome: { type: 'cancelled' } };
    },
  };
}

/** Of several questions the first is shown; what they come to is that of all. */
function withMore(before: PlannedQuestion | undefined, next: PlannedQuestion): PlannedQuestion {
  if (!before) return next;
  return {
    ...before,
    tokens: before.tokens + next.tokens,
    reply: before.reply + next.reply,
    more: (before.more ?? 0) + 1,
  };
}

function questionOf({ info }: LanguageModel, request: ModelRequest): PlannedQuestion {
  const texts = request.messages.map(({ text }) => text);
  return {
    model: info,
    tokens: texts.reduce((sum, text) => sum + textTokens(text), 0),
    estimated: true,
    reply: request.maxOutputTokens ?? info.window.reply,
    items: [],
    text: texts.join('\n\n'),
  };
}
