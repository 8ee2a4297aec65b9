import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { Emitter, type Disposable, type Listener } from '../protocol/emitter.ts';
import type { SessionId } from '../protocol/ids.ts';
import {
  imageTypes,
  largestImage,
  mostImages,
  type ImageContent,
  type ImageRef,
} from '../protocol/images.ts';
import { t } from '../protocol/texts.ts';
import type { NewImage } from './decideImages.ts';
import { imageId, imageTypeOf } from './imageBytes.ts';
import { storageFailure } from './storageFailure.ts';

/** A picture as a page gives it. */
export interface GivenImage {
  readonly name: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Base 64. */
  readonly data: string;
}

/** `reason` is a sentence for a person. */
export type PutImage =
  | { readonly type: 'kept'; readonly image: ImageRef }
  | { readonly type: 'refused'; readonly reason: string };

export interface DraftImagesOptions {
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly onError: (error: unknown) => void;
}

interface Draft {
  readonly session: SessionId;
  readonly image: ImageRef;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Bytes of all drafts; the oldest go first. */
const quota = 100 * 1024 * 1024;
/** Milliseconds that a draft is kept. */
const keptFor = 30 * 24 * 60 * 60_000;
/** Bytes within which the first line of a file ends. */
const longestHead = 4_096;
const safeName = /^[\w-]{1,64}$/u;

const head = v.object({
  session: v.pipe(v.string(), v.regex(safeName)),
  at: v.number(),
  image: v.object({
    id: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u)),
    name: v.string(),
    mimeType: v.picklist(imageTypes),
    bytes: v.number(),
    width: v.number(),
    height: v.number(),
  }),
});

/**
 * The pictures that were attached and not sent yet: a file each, whose first line says what it is and
 * whose rest is its bytes. They are no events: taken away, they are gone.
 */
export class DraftImages {
  readonly #options: DraftImagesOptions;
  readonly #changed: Emitter<SessionId>;
  #drafts: readonly Draft[] = [];
  #loaded: Promise<void> | undefined;

  constructor(options: DraftImagesOptions) {
    this.#options = options;
    this.#changed = new Emitter(options.onError);
  }

  onDidChange(listener: Listener<SessionId>): Disposable {
    return this.#changed.on(listener);
  }

  /** In the order in which they were attached. */
  async list(session: SessionId): Promise<readonly ImageRef[]> {
    await this.#load();
    return this.#of(session).map(({ image }) => image);
  }

  async put(session: SessionId, given: GivenImage): Promise<PutImage> {
    await this.#load();
    const bytes = Buffer.from(given.data, 'base64');
    const mimeType = imageTypeOf(bytes);
    if (!mimeType || !safeName.test(session)) {
      return refused(t('{0} is no image that models take: PNG, JPEG, GIF or WebP.', given.name));
    }
    if (bytes.length > largestImage) {
      return refused(t('{0} is too large: an image may have 3.9 MB.', given.name));
    }
    const own = this.#of(session);
    const id = imageId(bytes);
    const known = own.find(({ image }) => image.id === id);
    if (known) return { type: 'kept', image: known.image };
    if (own.length >= mostImages)
      return refused(t('A message has at most {0} images.', mostImages));
    const { name, width, height } = given;
    const image: ImageRef = { id, name, mimeType, bytes: bytes.length, width, height };
    const draft: Draft = { session, image, at: (this.#options.now ?? Date.now)() };
    try {
      await this.#write(draft, bytes);
    } catch (error) {
      const { advice } = storageFailure(error, this.#options.folder);
      return refused(t('{0} could not be kept. {1}', name, advice));
    }
    this.#drafts = [...this.#drafts, draft];
    await this.#shrink();
    this.#changed.emit(session);
    return { type: 'kept', image };
  }

  /** Those of the ids that are there, with their bytes. */
  async take(session: SessionId, ids: readonly string[]): Promise<readonly NewImage[]> {
    await this.#load();
    const wanted = ids.flatMap((id) => this.#of(session).filter(({ image }) => image.id === id));
    return Promise.all(
      wanted.map(async (draft) => {
        const data = await this.#read(draft);
        return Object.assign({}, draft.image, data === undefined ? {} : { data });
      }),
    );
  }

  async content(session: SessionId, id: string): Promise<ImageContent | undefined> {
    await this.#load();
    const draft = this.#of(session).find(({ image }) => image.id === id);
    const data = draft && (await this.#read(draft));
    return draft && data !== undefined ? { mimeType: draft.image.mimeType, data } : undefined;
  }

  async remove(session: SessionId, ids: readonly string[]): Promise<void> {
    await this.#load();
    await this.#drop(this.#of(session).filter(({ image }) => ids.includes(image.id)));
  }

  /** The drafts of sessions that are not there any more go; where no session can be told, all stay. */
  async keepOnly(sessions: () => ReadonlySet<SessionId>): Promise<void> {
    await this.#load();
    if (this.#drafts.length === 0) return;
    const there = sessions();
    if (there.size === 0) return;
    await this.#drop(this.#drafts.filter(({ session }) => !there.has(session)));
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #of(session: SessionId): readonly Draft[] {
    return this.#drafts.filter((draft) => draft.session === session);
  }

  #load(): Promise<void> {
    return (this.#loaded ??= this.#readAll());
  }

  async #readAll(): Promise<void> {
    const { folder, onError, now = Date.now } = this.#options;
    try {
      await mkdir(folder, { recursive: true });
      const names = await readdir(folder);
      const found = await Promise.all(names.map((name) => headOf(join(folder, name))));
      const drafts = found.filter((draft) => draft !== undefined);
      this.#drafts = drafts.toSorted((a, b) => a.at - b.at);
      await this.#drop(this.#drafts.filter(({ at }) => now() - at > keptFor));
    } catch (error) {
      // A chat without its drafts is better than none.
      onError(error);
    }
  }

  async #write(draft: Draft, bytes: Uint8Array): Promise<void> {
    const path = this.#pathOf(draft);
    await mkdir(this.#options.folder, { recursive: true });
    await writeFile(
      `${path}.new`,
      Buffer.concat([Buffer.from(`${JSON.stringify(draft)}\n`), bytes]),
    );
    await rename(`${path}.new`, path);
  }

  async #read(draft: Draft): Promise<string | undefined> {
    try {
      const whole = await readFile(this.#pathOf(draft));
      return whole.subarray(whole.indexOf('\n') + 1).toString('base64');
    } catch (error) {
      this.#options.onError(error);
      return undefined;
    }
  }

  async #shrink(): Promise<void> {
    let size = this.#drafts.reduce((sum, { image }) => sum + image.bytes, 0);
    const gone: Draft[] = [];
    for (const draft of this.#drafts) {
      if (size <= quota) break;
      size -= draft.image.bytes;
      gone.push(draft);
    }
    await this.#drop(gone);
  }

  async #drop(gone: readonly Draft[]): Promise<void> {
    if (gone.length === 0) return;
    this.#drafts = this.#drafts.filter((draft) => !gone.includes(draft));
    await Promise.all(gone.map((draft) => rm(this.#pathOf(draft), { force: true })));
    for (const session of new Set(gone.map((draft) => draft.session))) this.#changed.emit(session);
  }

  #pathOf({ session, image }: Draft): string {
    return join(this.#options.folder, `${session}.${image.id}`);
  }
}

/** What a file says that it is; nothing where it is none of ours, or was not written to its end. */
async function headOf(path: string): Promise<Draft | undefined> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(longestHead), 0, longestHead, 0);
    const end = buffer.subarray(0, bytesRead).indexOf('\n');
    const parsed = v.safeParse(
      v.pipe(v.string(), v.parseJson(), head),
      buffer.toString('utf8', 0, Math.max(0, end)),
    );
    const { size } = await file.stat();
    const isWhole = parsed.success && size === end + 1 + parsed.output.image.bytes;
    return isWhole && path.endsWith(parsed.output.image.id) ? parsed.output : undefined;
  } finally {
    await file.close();
  }
}

function refused(reason: string): PutImage {
  return { type: 'refused', reason };
}
