import type { Failure } from '../protocol/model.ts';

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
  const all: readonly (readonly [
    PassedBudget['unit'],
    PassedBudget['span'],
    number | undefined,
  ])[] = [
    ['dollars', 'day', budgets.dollarsPerDay],
    ['dollars', 'session', budgets.dollarsPerSession],
    ['tokens', 'day', budgets.tokensPerDay],
    ['tokens', 'session', budgets.tokensPerSession],
  ];
  for (const [unit, span, limit] of all) {
    const of = (sum: Spent): number => (unit === 'dollars' ? sum.cost : sum.tokens);
    const before = of(span === 'day' ? day : session);
    // What costs nothing may be asked even where the budget is spent: a model on this machine.
    if (limit === undefined || of(estimate) === 0) continue;
    if (before + of(estimate) > limit) {
      return { unit, span, limit, spent: before, estimate: of(estimate) };
    }
  }
  return undefined;
}

export function budgetFailure({ unit, span, limit, spent, estimate }: PassedBudget): Failure {
  const say = unit === 'dollars' ? dollars : tokens;
  const later = span === 'day' ? 'wait until tomorrow' : 'start a new chat';
  return {
    kind: 'budget',
    title: `This request could pass your budget of ${say(limit)} for a ${span}.`,
    advice: `${say(spent)} are spent or under way, and the request can come to ${say(estimate)}. Raise the budget in the settings, choose a cheaper model, or ${later}. Your message is kept.`,
    retryable: true,
    actions: ['open-settings', 'choose-model'],
  };
}

/** Cents, or finer where cents would say nothing. */
function dollars(amount: number): string {
  return `$${amount > 0 && amount < 0.1 ? amount.toPrecision(2) : amount.toFixed(2)}`;
}

function tokens(amount: number): string {
  return `${Math.ceil(amount).toLocaleString('en-US')} tokens`;
}
