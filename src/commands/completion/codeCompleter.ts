import type { ChatMessage, LanguageModel } from '../../models/languageModel.ts';
import { createId } from '../../protocol/ids.ts';
import type { ModelInfo } from '../../protocol/model.ts';
import { t } from '../../protocol/texts.ts';
import { completionFrom } from './completionFrom.ts';
import { completionWindow, type CompletionPlace } from './completionPrompt.ts';

export interface CodeCompleterParts {
  /** False where Parley must not send anything of this file. */
  readonly allowed: (uri: string) => Promise<boolean>;
  /** Whether a file is one for secrets by its name, or what would be sent of it holds one. */
  readonly isSecret: (path: string, text: string) => boolean;
  /** Who completes, with all policies around it; undefined where nobody can. */
  readonly model: () => Promise<LanguageModel | undefined>;
  /** What is sent, parts of other files with it; undefined where it is too long. */
  readonly plan: (
    place: CompletionPlace,
    model: ModelInfo,
    signal: AbortSignal,
  ) => Promise<readonly ChatMessage[] | undefined>;
  /** Resolves after so many milliseconds, or with the abort. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds. */
  readonly now: () => number;
}

export type Completion =
  | { readonly type: 'text'; readonly text: string }
  /** Nothing to show: cancelled, or nothing is missing. */
  | { readonly type: 'none' }
  /** A sentence for a person who asked. */
  | { readonly type: 'failed'; readonly reason: string };

/** Milliseconds without typing before a model is asked. */
const quiet = 300;
/** Milliseconds after a failure in which nobody is asked but on a person's wish. */
const rest = 30_000;
/** Tokens of an answer, thinking included. */
const mostTokens = 500;
/** UTF-16 units of an answer that are waited for. */
const longestAnswer = 3_000;

const none: Completion = { type: 'none' };

/** Completes code while a person types: asks late, seldom and never with a secret. */
export class CodeCompleter {
  readonly #parts: CodeCompleterParts;
  #last: { readonly place: CompletionPlace; readonly text: string } | undefined;
  #restsUntil = -Infinity;

  constructor(parts: CodeCompleterParts) {
    this.#parts = parts;
  }

  /** `asked`: a person wants it now, and did not only type. Ends with the signal. */
  async complete(place: CompletionPlace, asked: boolean, signal: AbortSignal): Promise<Completion> {
    const typedOn = this.#typedOn(place);
    if (typedOn !== undefined) return { type: 'text', text: typedOn };
    if (!asked) {
      if (this.#parts.now() < this.#restsUntil) return none;
      await this.#parts.wait(quiet, signal);
    }
    if (signal.aborted) return none;
    if (await this.#isSecret(place)) {
      return { type: 'failed', reason: t('Parley sends nothing of this file.') };
    }
    const model = await this.#parts.model();
    if (!model)
      return { type: 'failed', reason: t('No language model is there to complete code.') };
    if (signal.aborted) return none;
    const messages = await this.#parts.plan(place, model.info, signal);
    if (!messages || signal.aborted) return none;
    const answer = await answerOf(model, messages, signal);
    if (signal.aborted) return none;
    if (answer.type === 'failed') {
      this.#restsUntil = this.#parts.now() + rest;
      return answer;
    }
    const text = completionFrom(answer.text, place);
    if (text.trim() === '') return none;
    this.#last = { place, text };
    return { type: 'text', text };
  }

  /** The rest of the last suggestion where what was typed since is its beginning. */
  #typedOn({ uri, before, after }: CompletionPlace): string | undefined {
    if (this.#last?.place.uri !== uri) return undefined;
    const { place, text } = this.#last;
    if (!before.startsWith(place.before) || !sameRest(after, place.after)) return undefined;
    const typed = before.slice(place.before.length);
    return text.startsWith(typed) && text.length > typed.length
      ? text.slice(typed.length)
      : undefined;
  }

  async #isSecret(place: CompletionPlace): Promise<boolean> {
    const { prefix, suffix } = completionWindow(place);
    // Masked, it would be completed with nonsense, and a part of it may be what is typed just now.
    if (this.#parts.isSecret(place.path, prefix + suffix)) return true;
    return !(await this.#parts.allowed(place.uri));
  }
}

/** An editor closes brackets by itself while they are typed. */
function sameRest(now: string, then: string): boolean {
  return now === then || now.replace(/^[)\]}'"`]+/u, '') === then.replace(/^[)\]}'"`]+/u, '');
}

type Answer =
  | { readonly type: 'answer'; readonly text: string }
  | Extract<Completion, { readonly type: 'failed' }>;

async function answerOf(
  model: LanguageModel,
  messages: readonly ChatMessage[],
  signal: AbortSignal,
): Promise<Answer> {
  const request = {
    messages,
    maxOutputTokens: Math.min(model.info.window.reply, mostTokens),
    effort: 'low',
    correlation: createId(),
  } as const;
  const enough = new AbortController();
  let text = '';
  for await (const part of model.stream(request, AbortSignal.any([signal, enough.signal]))) {
    if (part.type === 'text-delta') {
      text += part.text;
      if (text.length <= longestAnswer) continue;
      enough.abort();
      break;
    }
    if (part.type !== 'finish' || part.outcome.type !== 'failed') continue;
    const { title, advice } = part.outcome.failure;
    return { type: 'failed', reason: `${title} ${advice}`.trim() };
  }
  return { type: 'answer', text };
}
