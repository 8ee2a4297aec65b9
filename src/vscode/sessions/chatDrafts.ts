import { join } from 'node:path';
import type { Memento } from 'vscode';
import { Emitter, type Disposable, type Listener } from '../../protocol/emitter.ts';
import type { MessageId, SessionId } from '../../protocol/ids.ts';
import type { Failure } from '../../protocol/model.ts';
import type { DraftElsewhere, KeptRevision } from '../../protocol/revision.ts';
import { digestOf } from '../../protocol/textDigest.ts';
import { DraftTexts } from '../../sessions/draftTexts.ts';
import { RevisionTexts } from '../../sessions/revisionTexts.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';

/** Where drafts were before they were files. */
const oldDraftsKey = 'parley.drafts';
/** How many earlier texts of a draft a page can be told of that another one wrote over. */
const mostPassed = 50;

/** What is written and not sent in the chats, as one page reads and writes it. */
export interface PageDrafts extends Disposable {
  read(session: SessionId): string;
  /** What another page wrote last; undefined where none did, or this one did since. */
  elsewhere(session: SessionId): DraftElsewhere | undefined;
  /**
   * Kept when it resolves, unless `failure` says why not. Not taken where another page wrote what this one
   * had not heard of when it wrote: it hears of that now, and writes again. `version`: of the last one that
   * it heard of; 0 of none.
   */
  write(session: SessionId, text: string, version?: number): Promise<void>;
  /** This page sent the text: the draft goes, unless another page wrote it and it is another text. */
  sent(session: SessionId, text: string): Promise<void>;
  /** Messages that are being written anew. */
  revisions(session: SessionId): readonly KeptRevision[];
  /** Kept like a draft; an empty text is none. */
  writeRevision(session: SessionId, message: MessageId, text: string): Promise<void>;
  /** Why the last one is in memory only. */
  failure(): Failure | undefined;
  /** Another page wrote the draft of this session. */
  onDidChange(listener: Listener<SessionId>): Disposable;
}

interface Written extends DraftElsewhere {
  readonly session: SessionId;
  readonly by: PageDrafts;
}

/** What is written and not sent: each chat has one draft, in whichever and however many pages it is shown. */
export class ChatDrafts implements Disposable {
  readonly #memory: Memento;
  readonly #texts: DraftTexts;
  readonly #revisions: RevisionTexts;
  readonly #tidying: Disposable;
  readonly #written: Emitter<Written>;
  readonly #last = new Map<SessionId, Written>();
  readonly #pages = new Set<PageDrafts>();

  /** `folder`: where drafts of all kinds are kept. */
  constructor(
    sessions: Pick<SessionRegistry, 'list' | 'onDidChange'>,
    memory: Memento,
    folder: string,
    onError: (error: unknown) => void,
  ) {
    this.#memory = memory;
    this.#texts = new DraftTexts(join(folder, 'draftTexts'), onError);
    this.#revisions = new RevisionTexts(join(folder, 'revisionTexts'), onError);
    this.#written = new Emitter(onError);
    const there = (): ReadonlySet<SessionId> => new Set(sessions.list().map(({ id }) => id));
    this.#tidying = sessions.onDidChange(() => {
      for (const texts of [this.#texts, this.#revisions]) texts.keepOnly(there).catch(onError);
    });
  }

  /** For one page, until that is gone. */
  page(): PageDrafts {
    const page: PageDrafts = {
      read: (session) => this.#read(session),
      elsewhere: (session) => {
        const others = this.#others(session, page);
        return others && { version: others.version, passed: others.passed };
      },
      write: (session, text, version = 0) => {
        const others = this.#others(session, page);
        const isHeardOf = !others || others.version === version;
        return isHeardOf ? this.#write(session, text, page) : Promise.resolve();
      },
      sent: (session, text) => {
        const stays = this.#others(session, page) && this.#read(session).trim() !== text.trim();
        return stays ? Promise.resolve() : this.#write(session, '', page);
      },
      revisions: (session) => this.#revisions.read(session),
      writeRevision: (session, message, text) => this.#revisions.write(session, message, text),
      failure: () => this.#texts.failure() ?? this.#revisions.failure(),
      onDidChange: (listener) =>
        this.#written.on(({ session, by }) => {
          if (by !== page) listener(session);
        }),
      dispose: () => void this.#pages.delete(page),
    };
    this.#pages.add(page);
    return page;
  }

  dispose(): void {
    this.#tidying.dispose();
    this.#written.dispose();
  }

  #others(session: SessionId, page: PageDrafts): Written | undefined {
    const last = this.#last.get(session);
    return last?.by === page ? undefined : last;
  }

  #read(session: SessionId): string {
    return this.#texts.read(session) ?? this.#oldDrafts().get(session) ?? '';
  }

  async #write(session: SessionId, text: string, by: PageDrafts): Promise<void> {
    const before = this.#read(session);
    const written = this.#texts.write(session, text);
    if (text !== before) this.#tell(session, before, by);
    await written;
    const old = this.#oldDrafts();
    if (!old.delete(session) || this.#texts.failure()) return;
    await this.#memory.update(oldDraftsKey, old.size === 0 ? undefined : Object.fromEntries(old));
  }

  /** `before`: what stood there. No digest is made of it while there is no other page to know it. */
  #tell(session: SessionId, before: string, by: PageDrafts): void {
    const { passed, version } = this.#last.get(session) ?? { passed: [], version: 0 };
    const more = this.#pages.size > 1 ? [digestOf(before)] : [];
    const now = { version: version + 1, passed: [...passed, ...more].slice(-mostPassed) };
    const last = { session, by, ...now };
    this.#last.set(session, last);
    this.#written.emit(last);
  }

  #oldDrafts(): Map<SessionId, string> {
    return new Map(Object.entries(this.#memory.get<Record<SessionId, string>>(oldDraftsKey, {})));
  }
}
