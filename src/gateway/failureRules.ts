import type { FailureKind } from '../protocol/model.ts';

/** What the policies make of a failure before anything was answered. */
export interface FailureRule {
  /** True where sending the same request to the same model once more may help. */
  readonly repeat: boolean;
  /** Which other model could answer; `larger` is one with a larger window. */
  readonly cure: 'any' | 'larger' | 'none';
  /** True where it says that the server is not well, and a breaker counts it. */
  readonly sick: boolean;
}

const passing: FailureRule = { repeat: true, cure: 'any', sick: true };
const lasting: FailureRule = { repeat: false, cure: 'any', sick: true };
/** The server is well: it is this model, or this account, that cannot. */
const elsewhere: FailureRule = { repeat: false, cure: 'any', sick: false };
/** Of the request or of the settings. Another model would only hide what a person has to put right. */
const final: FailureRule = { repeat: false, cure: 'none', sick: false };

/**
 * One table for retry, breaker and failover. `Failure.retryable` is another question: whether a person,
 * who may have put something right meanwhile, is offered the button.
 */
export const failureRules: Readonly<Record<FailureKind, FailureRule>> = {
  unreachable: passing,
  'cut-off': passing,
  // 5xx, 529, 408 and 409.
  'server-error': passing,
  // It took minutes to find out: they are not spent twice.
  'timed-out': lasting,
  'not-a-model-answer': lasting,
  // It answers: only not so often.
  'rate-limited': { repeat: true, cure: 'any', sick: false },
  'no-credit': elsewhere,
  'unknown-model': elsewhere,
  unavailable: elsewhere,
  'context-too-long': { repeat: false, cure: 'larger', sick: false },
  'bad-key': final,
  'untrusted-certificate': final,
  refused: final,
  'bad-request': final,
  'no-model': final,
  budget: final,
  storage: final,
  unexpected: final,
};
