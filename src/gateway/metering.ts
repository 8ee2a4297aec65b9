import type { ModelRequest, StreamPart } from '../models/languageModel.ts';
import { costOf, estimateCost } from '../protocol/cost.ts';
import type { Failure, ModelInfo, Usage } from '../protocol/model.ts';
import {
  budgetFailure,
  isLimited,
  passedBudget,
  type Budgets,
  type Reservation,
  type SharedBudgets,
  type Spent,
} from './budgets.ts';
import { systemClock, type Clock } from '../protocol/clock.ts';
import { Emitter, type Disposable, type Listener } from '../protocol/emitter.ts';
import { gated, type Gate } from './gatedStream.ts';
import { dayOf, totalsOf, type Ledger, type LedgerEntry } from './ledger.ts';
import type { Policy } from './policies.ts';
import { requestTokens } from './requestTokens.ts';

export interface MeterOptions {
  readonly ledger: Ledger;
  /** Asked before every request, so that a change counts at once. */
  readonly budgets?: () => Budgets;
  /** Tokens of a request; a careful guess where not given. */
  readonly tokensOf?: (request: ModelRequest) => number;
  /** Hears of each request once it is written down: what a reply's receipt shows. */
  readonly onEntry?: (entry: LedgerEntry) => void;
  /** Without it each window counts only what is under way in itself. */
  readonly shared?: SharedBudgets;
  readonly clock?: Clock;
  /** Hears what a listener threw. */
  readonly onError?: (error: unknown) => void;
}

/** A reservation, and its name among those of all windows. */
interface Held {
  readonly reservation: Reservation;
  readonly entry?: number;
}

const charactersPerToken = 3;

/**
 * Writes down what each request used and cost, and stops one that could pass a budget before it is sent.
 * Two policies: `record` stands next to the model, where each attempt counts; `budget` outside of what
 * waits, so that what may not be sent does not wait either.
 */
export class Meter implements Disposable {
  readonly #options: MeterOptions;
  readonly #now: () => number;
  readonly #reserved: Set<Reservation> = new Set();
  readonly #changed: Emitter<void>;

  constructor(options: MeterOptions) {
    this.#options = options;
    this.#changed = new Emitter(options.onError ?? (() => undefined));
    this.#now = (options.clock ?? systemClock).now;
  }

  readonly record: Policy = (model) =>
    gated(model, (request) => this.#recording(model.info, request));

  readonly budget: Policy = (model) =>
    gated(model, (request) => this.#reserving(model.info, request));

  /** The most that a request can come to, for showing it before it is sent. */
  estimate(info: ModelInfo, request: ModelRequest): Spent {
    const input = this.#tokens(request);
    const tokens = input + request.maxOutputTokens;
    return info.price
      ? { tokens, cost: estimateCost(input, request.maxOutputTokens, info.price) }
      : { tokens, cost: 0 };
  }

  /** What requests that are under way can come to, of one session or of all. */
  underWay(session?: string): Spent {
    const all = [...this.#reserved];
    return sumOf(session === undefined ? all : all.filter((each) => each.session === session));
  }

  /** Something was written down, or is under way, or no longer. */
  onDidChange(listener: Listener<void>): Disposable {
    return this.#changed.on(listener);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #recording(info: ModelInfo, request: ModelRequest): Gate {
    let usage: Usage | undefined;
    let length = 0;
    return {
      part: (part) => {
        if (part.type === 'usage') usage = part.usage;
        else length += lengthOf(part);
      },
      left: (outcome) => {
        // Refused before a word came: nobody charges for that.
        if (!usage && length === 0 && outcome?.type === 'failed') return;
        const counted = usage ?? {
          input: this.#tokens(request),
          output: Math.ceil(length / charactersPerToken),
        };
        this.#write(info, request, counted, usage === undefined);
      },
    };
  }

  #write(info: ModelInfo, request: ModelRequest, usage: Usage, estimated: boolean): void {
    const { ledger, onEntry } = this.#options;
    const { session } = request;
    const entry: LedgerEntry = {
      at: this.#now(),
      model: info.ref,
      correlation: request.correlation,
      ...(session === undefined ? {} : { session }),
      usage,
      estimated,
      ...(info.price ? { cost: costOf(usage, info.price) } : {}),
    };
    ledger.append(entry);
    onEntry?.(entry);
    this.#changed.emit();
  }

  #reserving(info: ModelInfo, request: ModelRequest): Gate {
    let held: Held | undefined;
    const enter = async function* (this: Meter): AsyncGenerator<StreamPart, boolean> {
      const reservation = { session: request.session, ...this.estimate(info, request) };
      const holding = this.#hold(reservation);
      if ('failure' in holding) {
        yield { type: 'finish', outcome: { type: 'failed', failure: holding.failure } };
        return false;
      }
      held = holding;
      return true;
    };
    return {
      enter: () => enter.call(this),
      left: () => held && this.#letGo(held),
    };
  }

  /** Reserves what the request can come to, in all windows, or says why it may not be sent. */
  #hold(reservation: Reservation): Held | { readonly failure: Failure } {
    const budgets = this.#options.budgets?.() ?? {};
    // Where nothing is limited nobody has to be asked, nor all that was spent to be read.
    const held = isLimited(budgets, reservation)
      ? this.#reserve(budgets, reservation)
      : { reservation };
    if ('failure' in held) return held;
    this.#reserved.add(reservation);
    this.#changed.emit();
    return held;
  }

  #reserve(budgets: Budgets, reservation: Reservation): Held | { readonly failure: Failure } {
    const refusal = (others: readonly Reservation[]): Failure | undefined =>
      this.#refusal(budgets, reservation, [...this.#reserved, ...others]);
    const reserving = this.#options.shared?.reserve(reservation, refusal);
    if (reserving?.type === 'refused') return { failure: reserving.failure };
    if (reserving) return { reservation, entry: reserving.entry };
    const failure = refusal([]);
    return failure ? { failure } : { reservation };
  }

  #letGo({ reservation, entry }: Held): void {
    this.#reserved.delete(reservation);
    this.#changed.emit();
    if (entry === undefined) return;
    // After what it used was written down, which is where the other windows look.
    queueMicrotask(() => this.#options.shared?.release(entry));
  }

  /** Why the request may not be sent, with what is under way taken for spent. */
  #refusal(
    budgets: Budgets,
    wanted: Reservation,
    underWay: readonly Reservation[],
  ): Failure | undefined {
    const { ledger } = this.#options;
    const { session } = wanted;
    const today = ledger.readDay(dayOf(this.#now()));
    const own = session === undefined ? [] : ledger.readSession(session);
    const passed = passedBudget(budgets, wanted, {
      day: spentOf(today, underWay),
      session: spentOf(
        own,
        underWay.filter((each) => session !== undefined && each.session === session),
      ),
    });
    return passed && budgetFailure(passed);
  }

  #tokens(request: ModelRequest): number {
    return (this.#options.tokensOf ?? requestTokens)(request);
  }
}

function spentOf(entries: readonly LedgerEntry[], reserved: readonly Spent[]): Spent {
  const { input, output, cost } = totalsOf(entries);
  return sumOf([{ tokens: input + output, cost }, ...reserved]);
}

function sumOf(all: readonly Spent[]): Spent {
  return all.reduce<Spent>(
    (sum, each) => ({ tokens: sum.tokens + each.tokens, cost: sum.cost + each.cost }),
    { tokens: 0, cost: 0 },
  );
}

function lengthOf(part: StreamPart): number {
  switch (part.type) {
    case 'text-delta':
    case 'reasoning-delta':
      return part.text.length;
    case 'tool-call-delta':
      return part.arguments.length + (part.name?.length ?? 0);
    default:
      return 0;
  }
}
