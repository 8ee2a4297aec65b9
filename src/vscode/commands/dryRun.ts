import * as vscode from 'vscode';
import type { CommandEffects, CommandRow } from '../../commands/commandRow.ts';
import { commandTable } from '../../commands/commandTable.ts';
import { dryRunReport, type DryRun } from '../../commands/dryRun.ts';
import { hasDryRun } from '../../commands/hasDryRun.ts';
import { t } from '../../protocol/texts.ts';
import { showHidden } from '../../trust/untrustedText.ts';
import type { CommandHandler, CommandHandlersOptions, CommandRoom } from './commandRoom.ts';
import { commandTitle } from './commandTitle.ts';
import { createDryRoom, type DryNotes } from './dryRoom.ts';
import { showReport } from './showReport.ts';
import { slashCallIn, type SlashCall } from '../panel/slashCall.ts';

export interface DryRunParts extends CommandHandlersOptions {
  /** The handlers of all commands. */
  readonly handlersIn: (
    options: CommandHandlersOptions,
  ) => Readonly<Record<string, CommandHandler>>;
}

type RowWithEffects = CommandRow & { readonly effects: CommandEffects };

/**
 * Runs a command up to the point where it would ask a model or write something, and shows what that
 * would be. `wanted` is its id, or nothing for a list to choose from; `given` is what it is called with:
 * a `SlashCall`, a uri, or the text that it would ask for.
 */
export async function dryRun(parts: DryRunParts, wanted: unknown, given: unknown): Promise<void> {
  const row = typeof wanted === 'string' ? findRow(wanted) : await pickRow();
  if (!row) {
    if (typeof wanted === 'string')
      warn(t('This command has no dry run: it changes no file and runs nothing.'));
    return;
  }
  const call = slashCallIn(given);
  // Menus give more than that.
  const isGiven = typeof given === 'string' || given instanceof vscode.Uri;
  const from = isGiven ? given : undefined;
  const notes = await notesOf(parts, row, from, call);
  if (!notes) return;
  const { go, files = [], runs = [], ...noted } = notes;
  const run: DryRun = { title: commandTitle(row), effects: row.effects, files, runs, ...noted };
  await showReport(t('Dry Run'), showHidden(dryRunReport(run)));
  void offer(row, go ?? (() => vscode.commands.executeCommand(row.id, from, call)));
}

/** Undefined where the command came to nothing: the person was told why. */
async function notesOf(
  { handlersIn, ...options }: DryRunParts,
  { id, effects }: RowWithEffects,
  from: unknown,
  call: SlashCall | undefined,
): Promise<DryNotes | undefined> {
  // What it would write is chosen on the way, and shown there before it is written.
  if (effects.writes === 'chosen') return chosenIn(options.open(), id);
  const { room, notes } = createDryRoom(options.open(), options.settings);
  await handlersIn({ ...options, open: () => room })[id]?.(from, call);
  const { question, files = [], runs = [] } = notes();
  if (question || files.length + runs.length > 0) return notes();
  // A command that asks or runs has said by itself why not.
  if (effects.writes === 'accepted') warn(whyNothing(room, from));
  return undefined;
}

async function chosenIn(room: CommandRoom, id: string): Promise<DryNotes | undefined> {
  const { chosenFiles } = await import('./chosenFiles.ts');
  try {
    return await chosenFiles(room, id);
  } catch (error) {
    room.checkpoints.tell(error, t('Nothing was done.'));
    return undefined;
  }
}

function whyNothing({ proposals }: CommandRoom, from: unknown): string {
  return proposals.pending(from instanceof vscode.Uri ? from : undefined)
    ? t('It is about one file of several, and none is in front: “Review File by File…” lists them.')
    : t('No change is waiting for your decision.');
}

function rows(): readonly RowWithEffects[] {
  const all: readonly CommandRow[] = commandTable;
  const found = all.filter(hasDryRun);
  // What costs something comes first.
  return found.toSorted((a, b) => Number(b.effects.asks) - Number(a.effects.asks));
}

function findRow(id: string): RowWithEffects | undefined {
  return rows().find((row) => row.id === id);
}

async function pickRow(): Promise<RowWithEffects | undefined> {
  const items = rows().map((row) => ({
    label: commandTitle(row),
    detail: row.slash?.description ?? '',
    row,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Dry Run'),
    placeHolder: t('Which command? Nothing is sent, written or run.'),
    matchOnDetail: true,
  });
  return picked?.row;
}

async function offer(row: CommandRow, go: () => PromiseLike<unknown>): Promise<void> {
  const run = t('Run It');
  const picked = await vscode.window.showInformationMessage(
    t('That is what “{0}” would do. Nothing was done yet.', commandTitle(row)),
    run,
  );
  if (picked === run) await go();
}

function warn(reason: string): void {
  void vscode.window.showWarningMessage(reason);
}
