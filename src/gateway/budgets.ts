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
