import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { SessionId } from '../protocol/ids.ts';
import { imageTypes, mostImages } from '../protocol/images.ts';
import { terminalSelection } from './eventSchema.ts';
import { longestQueued, mostQueued, type QueuedMessage } from '../protocol/messageQueue.ts';

const safeName = /^[\w-]{1,64}$/u;
const extension = '.json';

const image = v.object({
  id: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u)),
  name: v.string(),
  mimeType: v.picklist(imageTypes),
  bytes: v.number(),
  width: v.number(),
  height: v.number(),
});

const messages = v.pipe(
  v.array(
    v.object({
      id: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
      text: v.pipe(v.string(), v.maxLength(longestQueued)),
      images: v.exactOptional(v.pipe(v.array(image), v.maxLength(mostImages))),
      imagesOptional: v.exactOptional(v.literal(true)),
      terminal: v.exactOptional(terminalSelection),
    }),
  ),
  v.maxLength(mostQueued),
);

/** The messages that wait, a file for each session. They are drafts: taken away, they are gone. */
export class QueueFiles {
  readonly #folder: string;
  readonly #onError: (error: unknown) => void;

  constructor(folder: string, onError: (error: unknown) => void) {
    this.#folder = folder;
    this.#onError = onError;
  }

  /** None where there is no file, or one that is not ours. */
  async read(session: SessionId): Promise<readonly QueuedMessage[]> {
    if (!safeName.test(session)) return [];
    try {
      const text = await readFile(this.#pathOf(session), 'utf8');
      return v.parse(v.pipe(v.string(), v.parseJson(), messages), text);
    } catch (error) {
      // A chat without what waited is better than none.
      if (!isMissing(error)) this.#onError(error);
      return [];
    }
  }

  /** The ids of all messages that wait, of all sessions. */
  async ids(): Promise<ReadonlySet<string>> {
    const all = await this.#all();
    return new Set(all.flatMap(([, queued]) => queued).map(({ id }) => id));
  }

  /** How many wait in each session that has a file. */
  async counts(): Promise<ReadonlyMap<SessionId, number>> {
    const all = await this.#all();
    return new Map(all.map(([session, queued]) => [session, queued.length]));
  }

  /** Rejects where the disk does not take it; what was there before is then still there. */
  async write(session: SessionId, queued: readonly QueuedMessage[]): Promise<void> {
    if (!safeName.test(session)) throw new Error('No file can be named like this chat.');
    const path = this.#pathOf(session);
    if (queued.length === 0) {
      await rm(path, { force: true });
      return;
    }
    await mkdir(this.#folder, { recursive: true });
    await writeFile(`${path}.new`, JSON.stringify(queued), { flush: true });
    await rename(`${path}.new`, path);
  }

  /** The files of sessions that are not there any more go; where no session can be told, all stay. */
  async keepOnly(sessions: () => ReadonlySet<SessionId>): Promise<void> {
    const names = await readdir(this.#folder).catch((error: unknown) => {
      if (!isMissing(error)) this.#onError(error);
      return [];
    });
    const there = names.length > 0 ? sessions() : new Set<SessionId>();
    if (there.size === 0) return;
    const gone = names.filter(
      (name) => name.endsWith(extension) && !there.has(name.slice(0, -extension.length)),
    );
    await Promise.all(gone.map((name) => rm(join(this.#folder, name), { force: true })));
  }

  async #all(): Promise<readonly (readonly [SessionId, readonly QueuedMessage[]])[]> {
    const names = await readdir(this.#folder).catch((error: unknown) => {
      if (!isMissing(error)) this.#onError(error);
      return [];
    });
    const sessions = names.flatMap((name) =>
      name.endsWith(extension) ? [name.slice(0, -extension.length)] : [],
    );
    return Promise.all(
      sessions.map(async (session) => [session, await this.read(session)] as const),
    );
  }

  #pathOf(session: SessionId): string {
    return join(this.#folder, `${session}${extension}`);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
