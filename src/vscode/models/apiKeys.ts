import type { SecretStorage } from 'vscode';
import { Emitter, type Disposable, type Listener } from '../../protocol/emitter.ts';

const prefix = 'parley.apiKey.';

/** API keys by provider, in VS Code's SecretStorage and nowhere else. */
export class ApiKeys implements Disposable {
  readonly #secrets: SecretStorage;
  readonly #onError: (error: unknown) => void;
  readonly #changed: Emitter<string>;
  readonly #subscription: Disposable;
  /** Keys read in this run, so that log lines can be cleaned of them. Never written anywhere. */
  readonly #seen = new Set<string>();
  /** False after the keyring failed, until it works again. */
  #works = true;
  /** What the keyring said, until a key changes: asking it takes a round trip to VS Code's window. */
  readonly #known = new Map<string, Promise<string | undefined>>();

  constructor(secrets: SecretStorage, onError: (error: unknown) => void) {
    this.#secrets = secrets;
    this.#onError = onError;
    this.#changed = new Emitter(onError);
    this.#subscription = secrets.onDidChange(({ key }) => {
      if (!key.startsWith(prefix)) return;
      const provider = key.slice(prefix.length);
      this.#known.delete(provider);
      this.#changed.emit(provider);
    });
  }

  /** The key, or undefined where none is set. A keyring that fails reads as none, and is logged. */
  get(provider: string): Promise<string | undefined> {
    const reading = this.#known.get(provider) ?? this.#read(provider);
    this.#known.set(provider, reading);
    return reading;
  }

  /** False where the keyring could not be read or written the last time. */
  get works(): boolean {
    return this.#works;
  }

  /** Rejects where the keyring does not take it. */
  async set(provider: string, key: string): Promise<void> {
    this.#seen.add(key);
    this.forget(provider);
    await this.#tried(this.#secrets.store(prefix + provider, key));
    this.forget(provider);
  }

  async remove(provider: string): Promise<void> {
    await this.#tried(this.#secrets.delete(prefix + provider));
    this.forget(provider);
  }

  /** The next one who asks gets what the keyring says by then. */
  forget(provider: string): void {
    this.#known.delete(provider);
  }

  /** The provider's id. */
  onDidChange(listener: Listener<string>): Disposable {
    return this.#changed.on(listener);
  }

  /** Every key read or set in this run. */
  seen(): readonly string[] {
    return [...this.#seen];
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  async #read(provider: string): Promise<string | undefined> {
    try {
      const key = await this.#tried(this.#secrets.get(prefix + provider));
      if (key !== undefined) this.#seen.add(key);
      return key;
    } catch (error) {
      this.forget(provider);
      this.#onError(error);
      return undefined;
    }
  }

  async #tried<T>(work: PromiseLike<T>): Promise<T> {
    try {
      const done = await work;
      this.#works = true;
      return done;
    } catch (error) {
      this.#works = false;
      throw error;
    }
  }
}
