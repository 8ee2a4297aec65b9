import * as vscode from 'vscode';
import type { CommandId } from '../commands/commandTable.ts';
import type { CommandHandler, CommandHandlersOptions } from './commandRoom.ts';
import type { EditorCall, EditorPlace } from './editorTarget.ts';
import { slashCallIn } from './slashCall.ts';
import { testHandlers } from './testHandlers.ts';

const commands = () => import('./editorCommands.ts');

/** The commands about code in an editor. What each needs is imported when it first runs. */
export function editorHandlers({ open, settings, showChat }: CommandHandlersOptions) {
  const direct = () => ({ ...open(), settings });
  const calledWith = (from: unknown, given: unknown): EditorCall => {
    const [call, place] = [slashCallIn(given), placeIn(from, given)];
    const { symbolAt } = open();
    return { symbolAt, ...(call ? { call } : {}), ...(place ? { place } : {}) };
  };
  return {
    async 'parley.explainSelection'(from, given) {
      const called = calledWith(from, given);
      const { place } = called;
      if (!place) return (await commands()).explainSelection(open().tasks, called);
      const { explainProblem } = await import('./fixCommands.ts');
      await explainProblem(open().tasks, { ...called, place });
    },
    'parley.refactorSelection': async (from, given) =>
      (await commands()).refactorSelection(open().tasks, calledWith(from, given)),
    async 'parley.fix'(from, given) {
      const { fixCode } = await import('./fixCommands.ts');
      await fixCode(open().tasks, calledWith(from, given));
    },
    'parley.document': async (from, given) =>
      (await commands()).documentCode(open().tasks, calledWith(from, given)),
    'parley.simplify': async (from, given) =>
      (await commands()).simplifyCode(open().tasks, calledWith(from, given)),
    'parley.analyze': async (from, given) =>
      (await commands()).analyzeCode(open().tasks, calledWith(from, given)),
    async 'parley.askAboutSelection'(from, given) {
      const { askAboutSelection } = await import('./askAboutSelection.ts');
      await askAboutSelection(showChat, calledWith(from, given));
    },
    async 'parley.commitMessage'(clicked) {
      const { writeCommitMessage } = await import('./commitMessage.ts');
      await writeCommitMessage(direct(), clicked);
    },
    async 'parley.reviewChanges'(clicked) {
      const { reviewChanges } = await import('./reviewChanges.ts');
      await reviewChanges(direct(), clicked);
    },
    ...testHandlers({ open }),
    'parley.clearReview': () => open().findings.clear(),
  } satisfies Partial<Record<CommandId, CommandHandler>>;
}

/** The lightbulb names a place; the input of a chat gives its session and a call, menus a file. */
function placeIn(uri: unknown, range: unknown): EditorPlace | undefined {
  const isPlace = uri instanceof vscode.Uri && range instanceof vscode.Range;
  return isPlace ? { uri, range } : undefined;
}
