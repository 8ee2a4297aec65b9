import { readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionId } from '../protocol/ids.ts';
import type { Failure } from '../protocol/model.ts';
import { storageFailure } from './storageFailure.ts';

const safeName = /^[\w-]{1,64}$/u;
/** Texts that are kept in memory once they are on the disk. */
const mostHeld = 8;

/**
 * What is typed and not sent in each session, of any length: a file each, so that none is cut and none
 * goes for another one. They are no events: taken away, they are gone.
 */
export class DraftTexts {
  readonly #folder: string;
  readonly #onError: (error: unknown) => void;
  readonly #extension: string;
  /** The last ones that were asked for or written, the latest at the end. */
  readonly #held = new Map<SessionId, string>();
  /** Those that the disk does not have yet. */
  readonly #unwritten = new Set<SessionId>();
  readonly #writing = new Map<SessionId, Promise<void>>();
  #failure: Failure | undefined;

  /** `extension`: of its files, where others are in the same folder. */
  constructor(folder: string, onError: (error: unknown) => void, extension = '.txt') {
    this.#folder = folder;
    this.#onError = onError;
    this.#extension = extension;
  }

  /** Undefined where there is none. Read at once: nobody draws a chat without what was typed in it. */
  read(session: SessionId): string | undefined {
    const text = this.#held.get(session) ?? this.#readFile(session);
    this.#hold(session, text);
    return text === '' ? undefined : text;
  }

  /** On the disk when it resolves, or `failure` says why not: it is in memory then. Never rejects. */
  write(session: SessionId, text: string): Promise<void> {
    this.#unwritten.add(session);
    this.#hold(session, text);
    const before = this.#writing.get(session) ?? Promise.resolve();
    const done = before.then(() => this.#writeLatest(session));
    this.#writing.set(session, done);
    void done.finally(() => {
      if (this.#writing.get(session) === done) this.#writing.delete(session);
    });
    return done;
  }

  /** Why the last one could not be written. */
  failure(): Failure | undefined {
    return this.#failure;
  }

  /** Those of sessions that are not there any more go; where no session can be told, all stay. */
  async keepOnly(sessions: () => ReadonlySet<SessionId>): Promise<void> {
    try {
      const names = await readdir(this.#folder);
      const there = names.length > 0 ? sessions() : new Set<SessionId>();
      if (there.size === 0) return;
      const gone = names.filter((name) => !there.has(name.split('.')[0] ?? ''));
      for (const name of gone) this.#held.delete(name.split('.')[0] ?? '');
      await Promise.all(gone.map((name) => rm(join(this.#folder, name), { force: true })));
    } catch (error) {
      if (!isMissing(error)) this.#onError(error);
    }
  }

  /** What was typed meanwhile is written at once: what came before it need not be. */
  async #writeLatest(session: SessionId): Promise<void> {
    if (!this.#unwritten.has(session)) return;
    const text = this.#held.get(session) ?? '';
    this.#unwritten.delete(session);
    try {
      await this.#put(session, text);
      this.#failure = undefined;
    } catch (error) {
      this.#unwritten.add(session);
      this.#failure = storageFailure(error, this.#folder);
      this.#onError(error);
    }
  }

  async #put(session: SessionId, text: string): Promise<void> {
    // No chat of ours is named like this: what is typed in it stays in memory.
    if (!safeName.test(session)) return;
    const path = this.#pathOf(session);
    if (text === '') {
      await rm(path, { force: true });
      return;
    }
    await mkdir(this.#folder, { recursive: true });
    await writeFile(`${path}.new`, text, { flush: true });
    await rename(`${path}.new`, path);
  }

  #readFile(session: SessionId): string {
    if (!safeName.test(session)) return '';
    try {
      return readFileSync(this.#pathOf(session), 'utf8');
    } catch (error) {
      // A chat without its draft is better than none.
      if (!isMissing(error)) this.#onError(error);
      return '';
    }
  }

  #hold(session: SessionId, text: string): void {
    this.#held.delete(session);
    this.#held.set(session, text);
    for (const each of this.#held.keys()) {
      if (this.#held.size <= mostHeld) return;
      if (!this.#unwritten.has(each) && !this.#writing.has(each)) this.#held.delete(each);
    }
  }

  #pathOf(session: SessionId): string {
    return join(this.#folder, `${session}${this.#extension}`);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
