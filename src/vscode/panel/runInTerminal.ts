import * as vscode from 'vscode';
import type { SessionId } from '../../protocol/ids.ts';
import type { Log } from '../../protocol/log.ts';
import { noteCommand, type CommandNote } from '../../sessions/commandNotes.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import { Disposables } from '../disposables.ts';

/** Commands of a reply. */
export interface CodeToRun {
  readonly session: SessionId;
  readonly text: string;
  /** As the fence names it. */
  readonly language: string;
}

export interface TerminalRunOptions {
  readonly sessions: Pick<SessionRegistry, 'open'>;
  readonly log: Log;
}

/** Milliseconds that a shell gets to come up before it is typed into. */
const longestStart = 5_000;

/**
 * Types commands that a person agreed to into a terminal. Their start is in the session before that,
 * and their end once VS Code tells it: by its shell integration, else with the terminal.
 */
export async function runInTerminal(
  terminal: vscode.Terminal,
  { session, text, language }: CodeToRun,
  { sessions, log }: TerminalRunOptions,
): Promise<void> {
  terminal.show(true);
  const process = await shellOf(terminal);
  const [label = ''] = text.split('\n', 1);
  const task = { kind: 'terminal', text, language, ...(process ? { process } : {}) } as const;
  const onProblem = (why: string): void => log.warn(`A command could not be noted: ${why}`);
  const note = await noteCommand(sessions, session, { label, task }, onProblem);
  noteEnd(terminal, text, note);
  terminal.sendText(text, true);
}

/** The id of its process; undefined where that does not come up. */
async function shellOf(terminal: vscode.Terminal): Promise<number | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, longestStart, undefined);
  const closed = vscode.window.onDidCloseTerminal((each) => {
    if (each === terminal) resolve(undefined);
  });
  try {
    return await Promise.race([terminal.processId, late]);
  } finally {
    clearTimeout(timer);
    closed.dispose();
  }
}

/** Several lines are several commands for a shell: the last one's end is that of all. */
function noteEnd(terminal: vscode.Terminal, text: string, note: CommandNote): void {
  const last = (text.split('\n').at(-1) ?? '').trim();
  const owned = new Disposables();
  const end = (exitCode: number | undefined): void => {
    owned.dispose();
    void note.end(exitCode);
  };
  owned.add(
    vscode.window.onDidEndTerminalShellExecution((event) => {
      const { value } = event.execution.commandLine;
      if (event.terminal === terminal && value.trim().endsWith(last)) end(event.exitCode);
    }),
  );
  owned.add(
    vscode.window.onDidCloseTerminal((closed) => {
      if (closed === terminal) end(closed.exitStatus?.code);
    }),
  );
}
