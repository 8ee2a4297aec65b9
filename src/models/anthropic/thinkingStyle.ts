/** How a model is asked to think. */
export type ThinkingStyle =
  /** It cannot. */
  | { readonly type: 'none' }
  /** With a budget of tokens. */
  | { readonly type: 'budget' }
  /** As it finds right, within an effort. */
  | {
      readonly type: 'adaptive';
      /** Whether it takes `output_config.effort`. */
      readonly effort: boolean;
      /** Whether it can be told not to think. */
      readonly off: boolean;
    };

/**
 * What is known by a model's name alone, where no list tells more. Claude thinks from 3.7 on, and by
 * its own measure from 4.6 on; models of others behind this protocol take a budget, or ignore it.
 * Source: platform.claude.com/docs/en/build-with-claude/adaptive-thinking.
 */
export function thinkingStyleOf(model: string): ThinkingStyle {
  const name = model.slice(model.lastIndexOf('/') + 1).toLowerCase();
  if (!name.startsWith('claude')) return { type: 'budget' };
  // A date of eight digits may stand where the minor version would: `claude-sonnet-4-20250514`.
  const found = /^claude-(?:[a-z]{1,20}-)?(\d{1,2})(?:[-.](\d{1,2})(?!\d))?/.exec(name);
  const version = Number(found?.[1] ?? 0) + Number(found?.[2] ?? 0) / 100;
  if (version >= 4.06) return { type: 'adaptive', effort: true, off: false };
  return version >= 3.07 ? { type: 'budget' } : { type: 'none' };
}
