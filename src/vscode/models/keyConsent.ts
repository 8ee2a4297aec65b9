import type { Memento } from 'vscode';
import { isLoopback } from '../../models/http/modelServer.ts';
import type { Failure } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';

/** What a person is asked before a key goes to another address than before. */
export interface KeyQuestion {
  readonly provider: string;
  /** Where the key would go: `https://models.example.com` */
  readonly origin: string;
  /** Where it went before. */
  readonly before: readonly string[];
}

interface KeyConsentOptions {
  readonly memory: Memento;
  /** Undefined where the person gave no answer. */
  readonly ask: (question: KeyQuestion) => Promise<boolean | undefined>;
  /** Called once a person allowed what was refused before. */
  readonly onAllowed: () => void;
  readonly onError: (error: unknown) => void;
}

const memoryKey = 'parley.keyOrigins';

/** By provider and origin: whether the provider's key may go there. */
type Decisions = Readonly<Record<string, Readonly<Record<string, boolean>>>>;

/**
 * Sees to it that a key stays where it belongs: whoever changes the address of a provider (a synced
 * setting, a file that somebody sent) does not get its key. A key is for the address that the setting
 * names when it is first used; for any other one a person is asked once. Servers on this machine need
 * no consent. `parley.providers` cannot be set by a workspace at all, which its scope sees to.
 */
export class KeyConsent {
  readonly #options: KeyConsentOptions;
  /** Asked in this run; another window may ask again. */
  readonly #asked = new Set<string>();

  constructor(options: KeyConsentOptions) {
    this.#options = options;
  }

  /** Why the key of `provider` must not be sent to `baseUrl` now; undefined where it may. */
  refusal(provider: string, baseUrl: string): Failure | undefined {
    const origin = URL.parse(baseUrl)?.origin;
    if (origin === undefined || isLoopback(baseUrl)) return undefined;
    const decided = this.#decisions()[provider] ?? {};
    if (Object.keys(decided).length === 0) this.#decide(provider, origin, true);
    else if (decided[origin] !== true) {
      if (decided[origin] === undefined) this.#ask(provider, origin, decided);
      return notSent(provider, origin);
    }
    return undefined;
  }

  /** A new key is for the address that the setting names now. */
  forget(provider: string): void {
    const { [provider]: _, ...others } = this.#decisions();
    this.#keep(others);
    for (const asked of this.#asked)
      if (asked.startsWith(`${provider} `)) this.#asked.delete(asked);
  }

  #ask(provider: string, origin: string, decided: Readonly<Record<string, boolean>>): void {
    const { ask, onAllowed, onError } = this.#options;
    const name = `${provider} ${origin}`;
    if (this.#asked.has(name)) return;
    this.#asked.add(name);
    const before = Object.keys(decided).filter((each) => decided[each] === true);
    const decide = (allowed: boolean | undefined): void => {
      if (allowed === undefined) return;
      this.#decide(provider, origin, allowed);
      if (allowed) onAllowed();
    };
    ask({ provider, origin, before }).then(decide, onError);
  }

  #decide(provider: string, origin: string, allowed: boolean): void {
    const all = this.#decisions();
    this.#keep({ ...all, [provider]: { ...all[provider], [origin]: allowed } });
  }

  #decisions(): Decisions {
    return this.#options.memory.get<Decisions>(memoryKey, {});
  }

  #keep(decisions: Decisions): void {
    this.#options.memory.update(memoryKey, decisions).then(undefined, this.#options.onError);
  }
}

function notSent(provider: string, origin: string): Failure {
  return {
    kind: 'bad-key',
    title: t(
      'The API key of {0} is not sent to {1}: it was given for another address.',
      provider,
      new URL(origin).host,
    ),
    advice: t(
      'Allow it where VS Code asks, or set a key for this address with “Parley: Set API Key”; then Retry. Your message is kept.',
    ),
    retryable: true,
    actions: ['set-api-key', 'open-settings'],
  };
}
