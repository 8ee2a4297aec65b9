/** What a Gemini model is, as its name tells. Source: ai.google.dev/gemini-api/docs/models. */

/** Makes pictures, speech or vectors, or answers over another protocol. */
const otherKinds =
  /embed|imagen|veo|lyria|aqa|-tts|-image|-live|native-audio|robotics|computer-use/;

export function canChat(model: string): boolean {
  return !otherKinds.test(model);
}

/** Thinks, and says so where it is asked to: from 2.5 on. */
export function thinks(model: string): boolean {
  return /^gemini-(?!1|2\.0)/.test(model) && canChat(model);
}

/** Takes a budget in tokens for its thoughts; all later ones take a level. */
export function thinksByBudget(model: string): boolean {
  return model.startsWith('gemini-2.5');
}

/** Refuses its own tool calls where their thought signatures are missing: from 3 on. */
export function wantsSignatures(model: string): boolean {
  return /^gemini-(?![12][.-])/.test(model);
}

/** Refuses a system instruction: Gemma before 4. */
export function hasNoSystemRole(model: string): boolean {
  return /^gemma-(?:[123]|3n)(?:-|$)/.test(model);
}

export function takesTools(model: string): boolean {
  return !hasNoSystemRole(model);
}

/** All but the smallest Gemma. */
export function takesImages(model: string): boolean {
  return model.startsWith('gemini-') || /^gemma-3-(?!1b)|^gemma-[4-9]/.test(model);
}
