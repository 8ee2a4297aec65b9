import { seesImages } from '../context/images.ts';
import type { ChatMessage } from '../models/languageModel.ts';
import type { ContextReceipt } from '../protocol/contextItems.ts';
import type { CorrelationId } from '../protocol/ids.ts';
import type { ModelInfo } from '../protocol/model.ts';
import { emptyReceipt } from './emptyReceipt.ts';
import { cannotSee } from './turnFailures.ts';
import type { PlannedRequest } from './turnMachine.ts';

interface SharedPlanOptions {
  /** Who is asked, as far as they are there. */
  readonly models: () => Promise<readonly ModelInfo[]>;
  /** True where a model that cannot see the question's images cannot answer it. */
  readonly needsImages: boolean;
  readonly plan: (model: ModelInfo, signal: AbortSignal) => Promise<PlannedRequest>;
}

/**
 * One plan for several models: made once, for the one of them with the least room, and frozen, so that
 * each is told exactly the same.
 */
export class SharedPlan {
  readonly #options: SharedPlanOptions;
  readonly #abort = new AbortController();
  #wanted = 0;
  #plan: Promise<Shared> | undefined;

  constructor(options: SharedPlanOptions) {
    this.#options = options;
  }

  /** Takes part: gives what plans for one of the models. Planning ends where all that take part were stopped. */
  join(
    correlation: CorrelationId,
    signal: AbortSignal,
  ): (model: ModelInfo) => Promise<PlannedRequest> {
    this.#wanted += 1;
    const leave = (): void => {
      this.#wanted -= 1;
      if (this.#wanted === 0) this.#abort.abort(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    return (model) => this.#planFor(model, correlation);
  }

  async #planFor(model: ModelInfo, correlation: CorrelationId): Promise<PlannedRequest> {
    if (this.#options.needsImages && !seesImages(model)) {
      return { type: 'failed', receipt: emptyReceipt(model), failure: cannotSee(model) };
    }
    const { plan, base } = await (this.#plan ??= this.#make());
    const { total: window, reply: reserve } = model.window;
    const estimated = plan.receipt.estimated || !countsAlike(base, model);
    const receipt = { ...ownReceipt(plan.receipt, model), window, reserve, estimated };
    if (plan.type === 'failed') return { ...plan, receipt };
    const request = { ...plan.request, maxOutputTokens: reserve, correlation, alone: true };
    return { type: 'request', receipt, request };
  }

  async #make(): Promise<Shared> {
    const { models, needsImages, plan } = this.#options;
    const there = await models();
    const able = needsImages ? there.filter(seesImages) : there;
    const narrowest = able.toSorted((a, b) => roomOf(a) - roomOf(b))[0];
    if (!narrowest) throw new Error('None of the models is there.');
    const base = {
      ...narrowest,
      capabilities: {
        reasoning: false,
        ...narrowest.capabilities,
        // Where one of them sees no images, none is shown any; tools are each one's own, with room for them.
        images: able.every(seesImages),
        tools: able.some(callsTools),
      },
    };
    const planned = await plan(base, this.#abort.signal);
    return { base, plan: frozen(planned) };
  }
}

interface Shared {
  readonly plan: PlannedRequest;
  /** Whose window and tokens it was planned with. */
  readonly base: ModelInfo;
}

/** Whatever the messages come from is read once: an iterator would be empty for the second model. */
export function frozenMessages(messages: Iterable<ChatMessage>): readonly ChatMessage[] {
  return deepFrozen([...messages]);
}

function frozen(plan: PlannedRequest): PlannedRequest {
  if (plan.type === 'failed') return plan;
  const messages = frozenMessages(plan.request.messages);
  return { ...plan, request: { ...plan.request, messages } };
}

function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const each of Object.values(value)) deepFrozen(each);
  return Object.freeze(value);
}

function countsAlike(a: ModelInfo, b: ModelInfo): boolean {
  return a.exactTokens && b.exactTokens && a.encoding === b.encoding;
}

function roomOf({ window }: ModelInfo): number {
  return window.total - window.reply;
}

function callsTools({ capabilities }: ModelInfo): boolean {
  return capabilities?.tools === true;
}

/** Who can call no tools is told the same, without them. */
function ownReceipt(receipt: ContextReceipt, model: ModelInfo): ContextReceipt {
  if (callsTools(model)) return receipt;
  const items = receipt.items.filter(({ kind }) => kind !== 'tools');
  const tools = receipt.items.filter(({ kind }) => kind === 'tools');
  return {
    ...receipt,
    items,
    used: tools.reduce((used, { tokens }) => used - tokens, receipt.used),
  };
}
