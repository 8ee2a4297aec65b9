import * as v from 'valibot';
import type { MessageId, SessionId } from '../protocol/ids.ts';
import type { Failure } from '../protocol/model.ts';
import type { KeptRevision } from '../protocol/revision.ts';
import { DraftTexts } from './draftTexts.ts';

const kept = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(v.object({ message: v.string(), text: v.string() })),
);

/** Messages that are being written anew in each session, kept as drafts are: a file for each session. */
export class RevisionTexts {
  readonly #texts: DraftTexts;
  readonly #onError: (error: unknown) => void;

  constructor(folder: string, onError: (error: unknown) => void) {
    this.#texts = new DraftTexts(folder, onError);
    this.#onError = onError;
  }

  read(session: SessionId): readonly KeptRevision[] {
    const text = this.#texts.read(session);
    if (text === undefined) return [];
    const parsed = v.safeParse(kept, text);
    if (parsed.success) return parsed.output;
    // Written by another version, or cut off by something else than us: the messages themselves are there.
    this.#onError(new v.ValiError(parsed.issues));
    return [];
  }

  /** An empty text is none. On the disk when it resolves, or `failure` says why not. Never rejects. */
  write(session: SessionId, message: MessageId, text: string): Promise<void> {
    const others = this.read(session).filter((each) => each.message !== message);
    const all = text === '' ? others : [...others, { message, text }];
    return this.#texts.write(session, all.length === 0 ? '' : JSON.stringify(all));
  }

  failure(): Failure | undefined {
    return this.#texts.failure();
  }

  /** Those of sessions that are not there any more go; where no session can be told, all stay. */
  keepOnly(sessions: () => ReadonlySet<SessionId>): Promise<void> {
    return this.#texts.keepOnly(sessions);
  }
}
