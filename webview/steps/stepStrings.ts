import type { DeedKind, DeedStatus } from '../../src/protocol/deeds.ts';
import type { StepStatus } from '../../src/protocol/steps.ts';
import { inLanguage } from '../language.ts';
import { number } from '../numbers.ts';

/** What is said of the tools that were called for a reply. */
export const stepStrings = inLanguage('steps', {
  /** More of them in a row than are shown one by one. */
  many: (n: number) => `${number(n)} steps`,
  failed: (n: number) => `${number(n)} failed`,
  stopped: (n: number) => `${number(n)} stopped`,
  states: {
    running: 'running',
    done: 'done',
    failed: 'failed',
    stopped: 'stopped',
  } satisfies Record<StepStatus, string>,
  input: 'Input',
  output: 'Output',
  inputOf: (tool: string) => `Input of ${tool}`,
  outputOf: (tool: string) => `Output of ${tool}`,
  copyInput: 'Copy Input',
  copyOutput: 'Copy Output',
  openInput: 'Open Input in Editor',
  openOutput: 'Open Output in Editor',
  more: (n: number) => `${number(n)} more characters are in the journal. Open it to see them.`,
  seconds: (n: number) => `${number(n)} s`,
  minutes: (minutes: number, seconds: number) => `${number(minutes)} min ${number(seconds)} s`,
  deeds: 'What Parley did here',
  deedKinds: {
    command: 'Command',
    tests: 'Tests',
    edit: 'Change',
    checkpoint: 'Checkpoint',
  } satisfies Record<DeedKind, string>,
  deedStates: {
    running: 'running',
    done: 'done',
    failed: 'failed',
    stopped: 'stopped',
    'rolled-back': 'rolled back',
  } satisfies Record<DeedStatus, string>,
  checkpointTitle: {
    before: (action: string) => `Before: ${action}`,
    undo: (action: string) => `Undo ${action}`,
    redo: (action: string) => `Redo ${action}`,
    restore: (title: string) => `Restore “${title}”`,
  },
  exitCode: (code: number) => `exit code ${code}`,
  failedAloud: (tool: string) => `Tool ${tool} failed`,
});
