import * as vscode from 'vscode';
import type { CommandId } from '../../commands/commandTable.ts';
import type { CommandHandler, CommandHandlersOptions } from '../commands/commandRoom.ts';
import { callOf } from '../editor/callOf.ts';

/** The commands about tests. What each needs is imported when it first runs. */
export function testHandlers({ open }: Pick<CommandHandlersOptions, 'open'>) {
  return {
    async 'parley.generateTests'(from, given) {
      const { generateTests } = await import('./generateTests.ts');
      await generateTests(open(), { symbolAt: open().symbolAt, ...callOf(from, given) });
    },
    async 'parley.updateTests'() {
      const { updateTests } = await import('./updateTests.ts');
      await updateTests(open());
    },
    'parley.listUntested': async () => (await open().untested()).list(),
    async 'parley.testProposal'(uri) {
      const { testProposalInFront } = await import('./testProposal.ts');
      const { proposals, generatedTests } = open();
      const given = uri instanceof vscode.Uri ? uri : undefined;
      await testProposalInFront(proposals.pending(given), generatedTests);
    },
    'parley.askBeforeRunningTests': async () => (await open().generatedTests.load()).askAgain(),
  } satisfies Partial<Record<CommandId, CommandHandler>>;
}
