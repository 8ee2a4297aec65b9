import * as vscode from 'vscode';
import type { CheckpointInfo, NewCheckpoint } from '../../checkpoints/checkpoint.ts';
import { checkpointFailure } from '../../checkpoints/checkpointFailure.ts';
import type { CheckpointStore } from '../../checkpoints/checkpointStore.ts';
import {
  planCleanup,
  type CleanupPlan,
  type CleanupPolicy,
} from '../../checkpoints/planCleanup.ts';
import type { FileChange } from '../../edits/transaction.ts';
import type { CorrelationId, SessionId } from '../../protocol/ids.ts';
import type { Log } from '../../protocol/log.ts';
import { t } from '../../protocol/texts.ts';
import type { SessionCommand } from '../../sessions/decide.ts';
import { whyNot } from '../../sessions/commandResult.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';
import { howMany } from '../commands/howMany.ts';
import { createWorkspaceFiles } from './checkpointFiles.ts';
import type { SettingsReader } from '../settings.ts';

export interface CheckpointRoomOptions {
  /** Where checkpoints are kept. */
  readonly folder: string;
  readonly sessions: SessionRegistry;
  readonly settings: SettingsReader;
  readonly log: Log;
}

/** Removing is in rounds, for what builds on a removed content then takes space of its own. */
const roundsOfCleaning = 5;

/** The checkpoints of this workspace: opened when first needed, and tidied up after each new one. */
export class CheckpointRoom {
  readonly files = createWorkspaceFiles();
  readonly #options: CheckpointRoomOptions;
  #opening: Promise<CheckpointStore> | undefined;
  #cleaning: Promise<void> = Promise.resolve();

  constructor(options: CheckpointRoomOptions) {
    this.#options = options;
  }

  /** Rejects with `CheckpointError`; asked again it tries again. */
  store(): Promise<CheckpointStore> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  /** Keeps a checkpoint and gives its id; where that fails it says so, and what was not done. */
  async keep(checkpoint: NewCheckpoint, otherwise: string): Promise<string | undefined> {
    try {
      const session = checkpoint.session === undefined ? {} : this.#position(checkpoint.session);
      const id = await (await this.store()).create({ ...session, ...checkpoint });
      this.#cleanUpLater(id);
      return id;
    } catch (error) {
      this.tell(error, otherwise);
      return undefined;
    }
  }

  /** What the edit of a checkpoint does; undefined where it is not there, or is of no edit. */
  async changesOf(checkpoint: string): Promise<readonly FileChange[] | undefined> {
    const record = await (await this.store()).get(checkpoint);
    if (!record || record.files.some(({ after }) => after === undefined)) return undefined;
    return record.files.map(({ uri, before, after }) => ({
      uri,
      before,
      after: after ?? undefined,
    }));
  }

  /** Puts an event into the session; in the log only where that is not possible. */
  async record(
    session: SessionId,
    command: SessionCommand,
    correlation: CorrelationId,
  ): Promise<void> {
    const reason = await this.#dispatch(session, command, correlation);
    if (reason !== undefined) this.#options.log.warn(`Not recorded: ${reason}`, correlation);
  }

  /**
   * Puts the start of an edit into the session. Where that is not possible it says so, and gives false:
   * then no file may change, for after a crash nobody would know of it.
   */
  async begin(
    session: SessionId,
    edit: Extract<SessionCommand, { type: 'start-edit' | 'apply-edit' }>,
    correlation: CorrelationId,
    otherwise: string,
  ): Promise<boolean> {
    const reason = await this.#dispatch(session, edit, correlation);
    if (reason === undefined) return true;
    void vscode.window.showErrorMessage(`${otherwise} ${reason}`);
    await this.remove([edit.checkpoint]);
    return false;
  }

  /** Why it could not be done, in words. */
  async #dispatch(
    session: SessionId,
    command: SessionCommand,
    correlation: CorrelationId,
  ): Promise<string | undefined> {
    const opened = this.#options.sessions.open(session);
    if (opened.type === 'missing') return t('This chat does not exist any more.');
    if (opened.type === 'failed') return `${opened.failure.title}. ${opened.failure.advice}`;
    return whyNot(await opened.actor.dispatch(command, 'user', correlation));
  }

  policy(): CleanupPolicy {
    const { maxCheckpoints, maxCheckpointAge, checkpointQuota } = this.#options.settings.get();
    return { maxCount: maxCheckpoints, maxAge: maxCheckpointAge, quota: checkpointQuota };
  }

  /** What the settings would remove now; `kept` stays, and so does what an unfinished edit needs. */
  async plan(kept?: string): Promise<CleanupPlan> {
    const infos = await (await this.store()).list();
    const first = planCleanup(infos, this.policy(), Date.now());
    const inUse = new Set(
      first.goes
        .map(({ info }) => info)
        .filter((info) => this.#isRunning(info))
        .map(({ id }) => id),
    );
    if (kept !== undefined) inUse.add(kept);
    return planCleanup(infos, this.policy(), Date.now(), inUse);
  }

  /** Removes checkpoints, and frees their space. */
  async remove(ids: readonly string[]): Promise<void> {
    const store = await this.store();
    await store.remove(ids);
    await store.collectGarbage();
  }

  /** Removes what the settings do not keep; `kept` stays. */
  async cleanUp(kept: string): Promise<void> {
    for (let round = 0; round < roundsOfCleaning; round++) {
      const { goes } = await this.plan(kept);
      if (goes.length === 0) break;
      await this.remove(goes.map(({ info }) => info.id));
    }
  }

  /** Says what went wrong, and puts the details into the log. */
  tell(error: unknown, what: string): void {
    const { title, advice } = checkpointFailure(error);
    this.#options.log.error(what, error);
    void vscode.window.showErrorMessage(`${what} ${title}. ${advice}`);
  }

  async close(): Promise<void> {
    await this.#cleaning;
    const store = await this.#opening?.catch(() => undefined);
    await store?.close();
  }

  async #open(): Promise<CheckpointStore> {
    const { folder, log } = this.#options;
    try {
      const { openCheckpoints } = await import('../../checkpoints/checkpointStore.ts');
      return await openCheckpoints(folder, {
        onRecovered: ({ reason, setAside, kept }) => {
          log.warn(`The checkpoints were damaged (${reason}); set aside: ${setAside}`);
          void vscode.window.showWarningMessage(
            t(
              'The store of the checkpoints was damaged. {0} could be kept; the damaged file is {1}',
              howMany(kept, 'checkpoint'),
              setAside,
            ),
          );
        },
      });
    } catch (error) {
      // Space on the disk may be back at the next try.
      this.#opening = undefined;
      throw error;
    }
  }

  #position(session: SessionId): { readonly seq?: number } {
    const opened = this.#options.sessions.open(session);
    return opened.type === 'opened' ? { seq: opened.actor.getState().version } : {};
  }

  /** Whether its edit was cut off, and still has to be finished or rolled back. */
  #isRunning({ id, session, automatic }: CheckpointInfo): boolean {
    if (!automatic || session === undefined) return false;
    const opened = this.#options.sessions.open(session);
    if (opened.type !== 'opened') return opened.type === 'failed';
    const { edits } = opened.actor.getState();
    return edits.some(({ status, checkpoint }) => status === 'started' && checkpoint === id);
  }

  /** In the background, one at a time; only where the settings may have been exceeded. */
  #cleanUpLater(kept: string): void {
    this.#cleaning = this.#cleaning.then(() => this.#cleanUpIfTooMuch(kept));
  }

  async #cleanUpIfTooMuch(kept: string): Promise<void> {
    try {
      const store = await this.store();
      const { maxCount, maxAge, quota } = this.policy();
      const tooMuch = (await store.count()) > maxCount || (await store.usage()) > quota;
      if (tooMuch || maxAge > 0) await this.cleanUp(kept);
    } catch (error) {
      this.#options.log.error('Checkpoints could not be cleaned up', error);
    }
  }
}
