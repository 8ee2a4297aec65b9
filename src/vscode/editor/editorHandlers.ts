import type { CommandId } from '../../commands/commandTable.ts';
import type { CommandHandler, CommandHandlersOptions } from '../commands/commandRoom.ts';
import { callOf } from './callOf.ts';
import type { EditorCall } from './editorTarget.ts';
import { testHandlers } from '../testgen/testHandlers.ts';

const commands = () => import('./editorCommands.ts');

/** The commands about code in an editor. What each needs is imported when it first runs. */
export function editorHandlers(options: CommandHandlersOptions) {
  const { open, settings, showChat } = options;
  const calledWith = (from: unknown, given: unknown): EditorCall => ({
    symbolAt: open().symbolAt,
    ...callOf(from, given),
  });
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
    async 'parley.document'(from, given) {
      const { documentCode } = await import('./documentCode.ts');
      await documentCode(open().tasks, calledWith(from, given));
    },
    'parley.simplify': async (from, given) =>
      (await commands()).simplifyCode(open().tasks, calledWith(from, given)),
    async 'parley.analyze'(from, given) {
      const called = calledWith(from, given);
      if (called.call) return (await commands()).analyzeCode(open().tasks, called);
      const { findInCode } = await import('./findInCode.ts');
      await findInCode({ ...open(), settings }, called);
    },
    async 'parley.askAboutSelection'(from, given) {
      const { askAboutSelection } = await import('./askAboutSelection.ts');
      await askAboutSelection(showChat, calledWith(from, given));
    },
    async 'parley.generateModule'(clicked, given) {
      const { generateModule } = await import('./generateModule.ts');
      await generateModule(open().tasks, clicked, callOf(clicked, given));
    },
    async 'parley.analyzeFolder'(clicked, given) {
      const { analyzeFolder } = await import('./analyzeFolder.ts');
      await analyzeFolder({ ...open(), settings }, clicked, callOf(clicked, given));
    },
    ...changeHandlers(options),
    ...testHandlers({ open }),
  } satisfies Partial<Record<CommandId, CommandHandler>>;
}

/** The commands about what is not committed, and about what was found. */
function changeHandlers({ open, settings }: CommandHandlersOptions) {
  const direct = () => ({ ...open(), settings });
  return {
    async 'parley.commitMessage'(clicked) {
      const { writeCommitMessage } = await import('./commitMessage.ts');
      await writeCommitMessage(direct(), clicked);
    },
    async 'parley.reviewChanges'(clicked) {
      const { reviewChanges } = await import('./reviewChanges.ts');
      await reviewChanges(direct(), clicked);
    },
    'parley.clearReview': () => open().findings.clear(),
    'parley.fixFinding': (thread) => open().findings.fix(thread),
    'parley.resolveFinding': (thread) => open().findings.resolve(thread),
    'parley.dismissFinding': (thread) => open().findings.dismiss(thread),
  } satisfies Partial<Record<CommandId, CommandHandler>>;
}
