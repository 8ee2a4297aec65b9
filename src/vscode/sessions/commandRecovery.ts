import * as vscode from 'vscode';
import type { RunningCommand, Settlement } from '../../protocol/commands.ts';
import { Emitter, type Disposable, type Listener } from '../../protocol/emitter.ts';
import { createId, type SessionId } from '../../protocol/ids.ts';
import type { Interruption, InterruptionAction } from '../../protocol/interruptions.ts';
import { whyNot } from '../../sessions/commandResult.ts';
import { Disposables } from '../disposables.ts';
import type { JudgeAgainOptions } from './judgeAgain.ts';
import type { RouteParts } from '../commands/routeCommand.ts';
import type { RunCodeOptions } from '../panel/runCode.ts';

export type CommandRecoveryOptions = RouteParts & RunCodeOptions & Omit<JudgeAgainOptions, 'route'>;

/** A command that was cut off, and what a person wants of it. */
export interface CommandResolution {
  readonly session: SessionId;
  readonly command: RunningCommand;
  readonly action: InterruptionAction;
}

/**
 * What becomes of commands that were running when their host died. Nothing is run again without the
 * question that came before it the first time.
 */
export class CommandRecovery implements Disposable {
  readonly #options: CommandRecoveryOptions;
  readonly #owned = new Disposables();
  readonly #changed: Emitter<void>;
  /** By the process of their shell; known once they are asked for. */
  #terminals: Map<number, vscode.Terminal> | undefined;

  constructor(options: CommandRecoveryOptions) {
    this.#options = options;
    this.#changed = this.#owned.add(
      new Emitter<void>((error) => options.log.error('Interrupted commands', error)),
    );
  }

  /** Which terminals are still there came out. */
  onDidChange(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  /** The same, with a terminal offered only where it is there. */
  shown(all: readonly Interruption[]): readonly Interruption[] {
    return all.map((each) => {
      if (!each.actions.includes('show-terminal') || this.#terminalOf(each)) return each;
      return { ...each, actions: each.actions.filter((action) => action !== 'show-terminal') };
    });
  }

  async resolve({ session, command, action }: CommandResolution): Promise<void> {
    const settlement = await this.#act(session, command, action);
    if (settlement === undefined) return;
    const opened = this.#options.sessions.open(session);
    if (opened.type !== 'opened') return;
    const settled = { type: 'settle-command', command: command.id, as: settlement } as const;
    const reason = whyNot(await opened.actor.dispatch(settled, 'user', createId()));
    if (reason !== undefined) void vscode.window.showWarningMessage(reason);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** What it came to; undefined where it stays undecided. */
  async #act(
    session: SessionId,
    { id, task }: RunningCommand,
    action: InterruptionAction,
  ): Promise<Settlement | undefined> {
    if (action === 'discard') return 'discarded';
    if (action === 'show-terminal') {
      const terminal = this.#terminalOf({ session, id });
      terminal?.show();
      return terminal && 'left-running';
    }
    const runs =
      task.kind === 'terminal'
        ? (await import('../panel/runCode.ts')).runCode({ session, ...task }, this.#options)
        : (await import('./judgeAgain.ts')).judgeAgain(session, task, {
            ...this.#options,
            route: async (purpose) =>
              (await import('../commands/routeCommand.ts')).routeCommand(purpose, this.#options),
          });
    return (await runs) ? 'run-again' : undefined;
  }

  #terminalOf({ session, id }: Pick<Interruption, 'session' | 'id'>): vscode.Terminal | undefined {
    this.#terminals ??= this.#follow();
    const opened = this.#options.sessions.open(session);
    if (opened.type !== 'opened') return undefined;
    const task = opened.actor.getState().commands.find((each) => each.id === id)?.task;
    return task?.kind === 'terminal' && task.process !== undefined
      ? this.#terminals.get(task.process)
      : undefined;
  }

  /** VS Code brings terminals back one after the other, and their processes later still. */
  #follow(): Map<number, vscode.Terminal> {
    const found = new Map<number, vscode.Terminal>();
    const add = async (terminal: vscode.Terminal): Promise<void> => {
      const process = await terminal.processId;
      if (process === undefined || terminal.exitStatus) return;
      found.set(process, terminal);
      this.#changed.emit();
    };
    const remove = (terminal: vscode.Terminal): void => {
      for (const [process, each] of found) if (each === terminal) found.delete(process);
      this.#changed.emit();
    };
    this.#owned.add(vscode.window.onDidOpenTerminal((terminal) => void add(terminal)));
    this.#owned.add(vscode.window.onDidCloseTerminal(remove));
    for (const terminal of vscode.window.terminals) void add(terminal);
    return found;
  }
}
