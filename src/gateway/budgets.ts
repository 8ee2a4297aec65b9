import type { Failure } from '../protocol/model.ts';
import { amount, t } from '../protocol/texts.ts';

/** How much may be spent; what is not given is not limited. */
export interface Budgets {
  readonly dollarsPerDay?: number;
  readonly dollarsPerSession?: number;
  readonly tokensPerDay?: number;
  readonly tokensPerSession?: number;
}

export interface Spent {
  /** Input and output. */
  readonly tokens: number;
  /** US dollars. */
  readonly cost: number;
}

/** What a request that is under way can come to. */
export interface Reservation extends Spent {
  readonly session: string | undefined;
}

/** What the windows of this person reserve together. */
export interface SharedBudgets {
  /**
   * Reserves where `refusal`, which is given what the other windows reserved, has nothing against it.
   * Undefined where those cannot be asked: nobody is held up for that.
   */
  reserve(
    wanted: Reservation,
    refusal: (others: readonly Reservation[]) => Failure | undefined,
  ):
    | { readonly type: 'reserved'; readonly entry: number }
    | { readonly type: 'refused'; readonly failure: Failure }
    | undefined;
  /** The request is over. */
  release(entry: number): void;
}

/** A budget that a request could pass, in its own unit. */
export interface PassedBudget {
  readonly unit: 'dollars' | 'tokens';
  readonly span: 'day' | 'session';
  readonly limit: number;
  readonly spent: number;
  readonly estimate: number;
}

/** The first budget that `estimate` could pass on top of what is spent. */
export function passedBudget(
  budgets: Budgets,
  estimate: Spent,
  spent: { readonly day: Spent; readonly session: Spent },
): PassedBudget | undefined {
  const { day, session } = spent;
  for (const { unit, span, limit } of limitsOn(budgets, estimate)) {
    const before = amountIn(unit, span === 'day' ? day : session);
    const wanted = amountIn(unit, estimate);
    if (before + wanted > limit) return { unit, span, limit, spent: before, estimate: wanted };
  }
  return undefined;
}

/** True where there is a budget that a request of this estimate could pass. */
export function isLimited(budgets: Budgets, estimate: Spent): boolean {
  return limitsOn(budgets, estimate).length > 0;
}

/** What costs nothing may be asked even where the budget is spent: a model on this machine. */
function limitsOn(
  budgets: Budgets,
  estimate: Spent,
): readonly Pick<PassedBudget, 'unit' | 'span' | 'limit'>[] {
  const all = [
    { unit: 'dollars', span: 'day', limit: budgets.dollarsPerDay },
    { unit: 'dollars', span: 'session', limit: budgets.dollarsPerSession },
    { unit: 'tokens', span: 'day', limit: budgets.tokensPerDay },
    { unit: 'tokens', span: 'session', limit: budgets.tokensPerSession },
  ] as const;
  return all.flatMap(({ unit, span, limit }) =>
    limit === undefined || amountIn(unit, estimate) === 0 ? [] : [{ unit, span, limit }],
  );
}

function amountIn(unit: PassedBudget['unit'], sum: Spent): number {
  return unit === 'dollars' ? sum.cost : sum.tokens;
}

export function budgetFailure({ unit, span, limit, spent, estimate }: PassedBudget): Failure {
  const say = unit === 'dollars' ? dollars : tokensInWords;
  return {
    kind: 'budget',
    title:
      span === 'day'
        ? t('This request could pass your budget of {0} for a day.', say(limit))
        : t('This request could pass your budget of {0} for a chat.', say(limit)),
    advice:
      span === 'day'
        ? t(
            '{0} are spent or under way, and the request can come to {1}. Raise the budget in the settings, choose a cheaper model, or wait until tomorrow. Your message is kept.',
            say(spent),
            say(estimate),
          )
        : t(
            '{0} are spent or under way, and the request can come to {1}. Raise the budget in the settings, choose a cheaper model, or start a new chat. Your message is kept.',
            say(spent),
            say(estimate),
          ),
    retryable: true,
    actions: ['open-settings', 'choose-model'],
  };
}

/** Cents, or finer where cents would say nothing. */
function dollars(sum: number): string {
  return `$${sum > 0 && sum < 0.1 ? sum.toPrecision(2) : sum.toFixed(2)}`;
}

function tokensInWords(tokens: number): string {
  return t('{0} tokens', amount(Math.ceil(tokens)));
}
