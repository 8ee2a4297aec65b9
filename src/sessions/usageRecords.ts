import type { EventBus } from '../bus/eventBus.ts';
import type { Letter } from '../bus/letter.ts';
import { onceEach } from '../bus/onceEach.ts';
import type { Topic } from '../bus/topic.ts';
import { createId } from '../protocol/ids.ts';
import { t } from '../protocol/texts.ts';
import { diskTrouble, type DiskTrouble } from '../trust/diskTrouble.ts';
import {
  localDay,
  UsageLedger,
  type DailyUsage,
  type UsageEntry,
  type UsageRecord,
} from './usageLedger.ts';
import { UsageOutbox } from './usageOutbox.ts';

/** Usage that is not in the file. */
export interface Unwritten {
  readonly requests: number;
  /** What is in the way, as part of a sentence. */
  readonly why: string;
  /** False where some of it is in memory only, and ends with the window. */
  readonly safe: boolean;
}

interface UsageRecordsOptions {
  /** Where `usage.db` is. */
  readonly folder: string;
  readonly bus: EventBus;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Hears, once for each trouble, what is in the way. */
  readonly onTrouble: (error: unknown) => void;
}

/** So many requests in a row have to fail to be written before one is held in the outbox alone. */
const queue = 10_000;

const words: Record<DiskTrouble, string> = {
  full: t('the disk is full'),
  quota: t('your quota on the disk is used up'),
  'not-writable': t('its folder cannot be written to'),
  busy: t('another program keeps the file busy'),
  io: t('the disk reported an error'),
  damaged: t('the file is damaged'),
  unknown: t('something unforeseen was in the way'),
};

/**
 * The ledger as the gateway sees it: to append never fails. The bus delivers each entry to the file until
 * it is written; what could not be written at once is kept in the outbox, for this window or the next
 * one, and is counted meanwhile. The file is opened anew after each failure.
 */
export class UsageRecords {
  readonly #options: UsageRecordsOptions;
  readonly #outbox: UsageOutbox;
  readonly #topic: Topic<UsageEntry>;
  readonly #unwritten = new Map<string, UsageEntry>();
  /** Of these the ones that the full queue did not take. */
  readonly #refused: UsageRecord[] = [];
  #ledger: UsageLedger | undefined;
  #isDown = false;
  /** What was in the way last. */
  #error: unknown;

  constructor(options: UsageRecordsOptions) {
    this.#options = options;
    this.#outbox = new UsageOutbox(options.folder);
    this.#topic = options.bus.topic({ name: 'usage', critical: true, queue, dead: queue });
    this.#topic.subscribe(
      'usage.db',
      onceEach((letters) => this.#deliver(letters)),
    );
    // Opening makes the folder in which others may have left something.
    this.#attempt((ledger) => ledger);
    this.#takeUp();
  }

  append(entry: UsageEntry): void {
    const record = { deliveryId: createId(entry.at), entry };
    // Behind others that wait its turn may come late: it is safe before that.
    if (!this.#outbox.isEmpty) this.#keep([record]);
    this.#send(record);
  }

  /** `day` as `2026-11-26`, in the person's own time zone; what is not written yet comes last. */
  readDay(day: string): readonly UsageEntry[] {
    const written = this.#attempt((ledger) => ledger.readDay(day)) ?? [];
    return [...written, ...this.#waiting(({ at }) => localDay(at) === day)];
  }

  readSession(session: string): readonly UsageEntry[] {
    const written = this.#attempt((ledger) => ledger.readSession(session)) ?? [];
    return [...written, ...this.#waiting((entry) => entry.session === session)];
  }

  /** What is written since that moment, in milliseconds since 1970; newest day first. */
  daily(since: number): readonly DailyUsage[] {
    return this.#attempt((ledger) => ledger.daily(localDay(since))) ?? [];
  }

  /** Undefined where everything is written. */
  unwritten(): Unwritten | undefined {
    const ids = [...this.#unwritten.keys()];
    if (ids.length === 0) return undefined;
    const why = words[diskTrouble(this.#error, this.#options.folder)];
    return { requests: ids.length, why, safe: ids.every((id) => this.#outbox.has(id)) };
  }

  /** Tries at once to write what is not written, also what was given up. */
  async retry(): Promise<void> {
    await this.#topic.hurry();
  }

  /** Tries a last time. What fails now is there again when the next window opens the file. */
  close(): void {
    const records = [...this.#unwritten].map(([deliveryId, entry]) => ({ deliveryId, entry }));
    if (records.length > 0 && !this.#write(records)) this.#keep(records);
    this.#ledger?.close();
    this.#ledger = undefined;
  }

  #takeUp(): void {
    try {
      for (const record of this.#outbox.left()) this.#send(record);
    } catch (error) {
      this.#note(error);
    }
  }

  #send(record: UsageRecord): void {
    const { deliveryId, entry } = record;
    this.#unwritten.set(deliveryId, entry);
    if (this.#topic.publish(entry, deliveryId).type === 'taken') return;
    this.#refused.push(record);
    this.#keep([record]);
  }

  #deliver(letters: readonly Letter<UsageEntry>[]): void {
    const records = letters.map(({ deliveryId, value }) => ({ deliveryId, entry: value }));
    if (!this.#write(records)) {
      this.#keep(records);
      throw new Error(words[diskTrouble(this.#error, this.#options.folder)]);
    }
    for (const refused of this.#refused.splice(0)) this.#send(refused);
    if (!this.#isDown) return;
    this.#isDown = false;
    // It works again: then nothing has to wait any longer.
    void this.retry();
  }

  /** Whether they are in the file now. */
  #write(records: readonly UsageRecord[]): boolean {
    const written = this.#attempt((ledger) => {
      ledger.write(records);
      return true;
    });
    if (!written) return false;
    for (const { deliveryId } of records) this.#unwritten.delete(deliveryId);
    if (this.#unwritten.size === 0) this.#allWritten();
    return true;
  }

  #allWritten(): void {
    try {
      this.#outbox.clear();
    } catch (error) {
      // What stays there is read again, and counted no more than once.
      this.#note(error);
    }
  }

  #keep(records: readonly UsageRecord[]): void {
    try {
      this.#outbox.keep(records);
    } catch (error) {
      // The disk is full: they stay in memory, and `unwritten` says so.
      this.#note(error);
    }
  }

  /** Undefined where the file could not be opened, read or written. */
  #attempt<T>(work: (ledger: UsageLedger) => T): T | undefined {
    const { folder, now, onTrouble } = this.#options;
    try {
      this.#ledger ??= new UsageLedger(folder, { now, onTrouble });
      return work(this.#ledger);
    } catch (error) {
      this.#ledger?.close();
      this.#ledger = undefined;
      this.#note(error);
      return undefined;
    }
  }

  #note(error: unknown): void {
    if (!this.#isDown) this.#options.onTrouble(error);
    this.#isDown = true;
    this.#error = error;
  }

  #waiting(matches: (entry: UsageEntry) => boolean): readonly UsageEntry[] {
    return [...this.#unwritten.values()].filter(matches);
  }
}
