import type { LanguageModel } from '../models/languageModel.ts';

/** A wrapper around a model: limits, time-outs, redaction … each in a file of its own. */
export type Policy = (model: LanguageModel) => LanguageModel;

/** Wraps `model` in `policies`, from the inside out: the last one sees a request first. */
export function applyPolicies(model: LanguageModel, policies: readonly Policy[]): LanguageModel {
  return policies.reduce((wrapped, policy) => policy(wrapped), model);
}
