import * as v from 'valibot';
import type { Memento } from 'vscode';
import { Emitter, type Disposable, type Listener } from '../../protocol/emitter.ts';
import type { Banner } from '../../protocol/panel.ts';

const key = 'parley.dismissedBanners';
/** What Parley does without around it is the same in the next window; all else is news there. */
const lasting = /^reduced-/u;
const remembered = v.record(v.string(), v.string());

/**
 * The banners that a person put away. Those of reduced modes stay away in this workspace's next windows
 * too, until they say something else, or what they are about was mended meanwhile.
 */
export class DismissedBanners implements Disposable {
  readonly #memento: Memento;
  readonly #onError: (error: unknown) => void;
  readonly #changed: Emitter<void>;
  /** By id, what the banner said. */
  readonly #texts: Map<string, string>;
  /** Dismissed ones that were there in this window: an index that is still read has none yet. */
  readonly #seen = new Set<string>();

  constructor(memento: Memento, onError: (error: unknown) => void) {
    this.#memento = memento;
    this.#onError = onError;
    this.#changed = new Emitter(onError);
    const stored = v.safeParse(remembered, memento.get<unknown>(key, {}));
    this.#texts = new Map(stored.success ? Object.entries(stored.output) : []);
  }

  /** Those that are to be shown, of all that there are. */
  shown(banners: readonly Banner[]): readonly Banner[] {
    this.#forgetMended(banners);
    return banners.filter(({ id, text }) => this.#texts.get(id) !== text);
  }

  dismiss(banner: Banner): void {
    this.#texts.set(banner.id, banner.text);
    this.#keep();
    this.#changed.emit();
  }

  onDidChange(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #forgetMended(banners: readonly Banner[]): void {
    const there = new Set(banners.map(({ id }) => id));
    const mended = [...this.#seen].filter((id) => !there.has(id));
    for (const id of mended) {
      this.#texts.delete(id);
      this.#seen.delete(id);
    }
    // Others come and go by themselves: a provider's while its models are asked for again.
    for (const { id } of banners) if (lasting.test(id) && this.#texts.has(id)) this.#seen.add(id);
    if (mended.length > 0) this.#keep();
  }

  #keep(): void {
    const kept = [...this.#texts].filter(([id]) => lasting.test(id));
    const value = kept.length > 0 ? Object.fromEntries(kept) : undefined;
    Promise.resolve(this.#memento.update(key, value)).catch(this.#onError);
  }
}
