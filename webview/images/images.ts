import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { mostImages, type ImageContent, type ImageRef } from '../../src/protocol/images.ts';
import type { ModelInfo } from '../../src/protocol/model.ts';
import { sameModel } from '../../src/protocol/model.ts';
import { lackOf } from '../../src/protocol/modelNeeds.ts';
import type { HostMessage, PanelMessage, PanelStatus } from '../../src/protocol/panel.ts';
import { strings } from '../strings.ts';
import { scaleImage } from './scaleImage.ts';

interface ImagesOptions {
  readonly post: (message: PanelMessage) => void;
  readonly session: () => string | undefined;
  readonly status: ReadonlySignal<PanelStatus | undefined>;
  /** Has a screen reader say something short. */
  readonly say: (text: string) => void;
}

/** Ids of images, and whether the model may answer without seeing them. */
export interface Attached {
  readonly images: readonly string[];
  readonly optional: boolean;
}

/** What of a picture can be shown: undefined while its bytes are on their way. */
export type Shown =
  { readonly type: 'url'; readonly url: string } | { readonly type: 'missing' } | undefined;

/** Pictures whose bytes the page keeps; what was shown longest ago goes first, and is asked for again. */
const mostKept = 60;

/** The pictures of the next message, and the bytes of those that are shown. */
export class Images {
  readonly #options: ImagesOptions;
  readonly #drafts = signal<readonly ImageRef[]>([]);
  readonly #preparing = signal(0);
  readonly #problem = signal<string | undefined>(undefined);
  readonly #shown = new Map<string, ReturnType<typeof signal<Shown>>>();
  /** Pasted before the page knew its session. */
  readonly #early: File[] = [];
  #optional = false;
  #session: string | undefined;

  constructor(options: ImagesOptions) {
    this.#options = options;
  }

  /** What is attached to the next message. */
  get drafts(): ReadonlySignal<readonly ImageRef[]> {
    return this.#drafts;
  }

  /** How many are being read and scaled down. */
  get preparing(): ReadonlySignal<number> {
    return this.#preparing;
  }

  /** Why one was not taken. */
  get problem(): ReadonlySignal<string | undefined> {
    return this.#problem;
  }

  /** The model that would get the images and cannot see them. */
  readonly blind: ReadonlySignal<ModelInfo | undefined> = computed(() => {
    const status = this.#options.status.value;
    const model = status?.models.find(({ ref }) => sameModel(ref, status.model));
    const lacks = model && lackOf(model, { images: this.#drafts.value.length > 0 });
    return lacks === 'images' ? model : undefined;
  });

  /** Has the pictures read, scaled down where they are large, and kept by the host. */
  async attach(files: readonly File[]): Promise<void> {
    const session = this.#options.session();
    if (session === undefined) this.#early.push(...files);
    if (session === undefined || files.length === 0) return;
    this.#problem.value = undefined;
    const room = mostImages - this.#drafts.value.length - this.#preparing.value;
    if (files.length > room) this.#complain(strings.images.tooMany(mostImages));
    const taken = files.slice(0, Math.max(0, room));
    this.#preparing.value += taken.length;
    // One after another: they stay in their order, and a large one takes a moment.
    for (const file of taken) await this.#prepare(file, session);
  }

  remove(image: string): void {
    const session = this.#options.session();
    if (session !== undefined) this.#options.post({ type: 'detach-image', session, image });
  }

  /** A person says that the model may answer without seeing the images. */
  sendUnseen(): void {
    this.#optional = true;
  }

  /** What goes with the next message, or why it cannot be sent yet. */
  toSend(): Attached | string {
    const blind = this.blind.value;
    if (this.#preparing.value > 0) return strings.images.stillPreparing;
    if (blind && !this.#optional) return strings.images.cannotSee(blind.label);
    const optional = this.#optional && blind !== undefined;
    this.#optional = false;
    return { images: this.#drafts.value.map(({ id }) => id), optional };
  }

  /** Another session is shown: what is attached to its next message is on its way. */
  open(session: string): void {
    if (session === this.#session) return;
    this.#session = session;
    this.#drafts.value = [];
    this.#problem.value = undefined;
    this.#optional = false;
  }

  receive(message: Extract<HostMessage, { type: 'draft-images' | 'image' }>): void {
    if (message.type === 'image') {
      this.#show(message.image, message.content);
      return;
    }
    if (message.session !== this.#options.session()) return;
    this.#drafts.value = message.images;
    if (message.problem !== undefined) this.#complain(message.problem);
    if (this.#early.length > 0) void this.attach(this.#early.splice(0));
  }

  /** The picture, to be drawn; asks for its bytes where they are not here. */
  shown(image: string): ReadonlySignal<Shown> {
    const known = this.#shown.get(image);
    if (known) return known;
    const fresh = signal<Shown>(undefined);
    this.#shown.set(image, fresh);
    this.#forgetOldest();
    const session = this.#options.session();
    if (session !== undefined) this.#options.post({ type: 'load-image', session, image });
    return fresh;
  }

  async #prepare(file: File, session: string): Promise<void> {
    try {
      const scaled = await scaleImage(file);
      const name = file.name === '' ? strings.images.pasted : file.name.slice(-200);
      this.#options.post({ type: 'attach-image', session, name, ...scaled });
      this.#options.say(strings.images.attached(name));
    } catch {
      // The browser says only that it failed: a person knows the file.
      this.#complain(strings.images.unreadable(file.name));
    } finally {
      this.#preparing.value -= 1;
    }
  }

  #show(image: string, content: ImageContent | undefined): void {
    const shown = this.#shown.get(image);
    if (!shown || shown.value?.type === 'url') return;
    if (!content) {
      shown.value = { type: 'missing' };
      return;
    }
    const bytes = Uint8Array.from(atob(content.data), (each) => each.charCodeAt(0));
    const url = URL.createObjectURL(new Blob([bytes], { type: content.mimeType }));
    shown.value = { type: 'url', url };
  }

  #forgetOldest(): void {
    for (const [image, shown] of this.#shown) {
      if (this.#shown.size <= mostKept) return;
      if (shown.value?.type === 'url') URL.revokeObjectURL(shown.value.url);
      this.#shown.delete(image);
    }
  }

  #complain(problem: string): void {
    this.#problem.value = problem;
    this.#options.say(problem);
  }
}
