/** One rule of a theme for code, as TextMate has them: how text of these scopes looks. */
export interface CodeRule {
  /** Selectors: scopes, with those around them before. */
  readonly scope: readonly string[];
  /** `#rrggbb` or `#rrggbbaa`; without it a more general rule's counts. */
  readonly foreground?: string;
  /** Some of `fontStyles`, between spaces; none of them (`''`) is plain text, whatever a more general rule says. */
  readonly fontStyle?: string;
}

/** How code looks in a theme. Of rules that are equally exact the last one counts. */
export interface CodeTheme {
  /** True where the theme cannot be read: the rules, a person's own, then change the page's own colours. */
  readonly own: boolean;
  readonly rules: readonly CodeRule[];
}

export const fontStyles = ['italic', 'bold', 'underline', 'strikethrough'] as const;

/**
 * How large a theme for code may be. VS Code's own have about 100 rules; for as many as these a page takes
 * some 50 ms.
 */
export const codeThemeLimits = {
  rules: 2_000,
  /** Of all rules together. */
  selectors: 3_000,
  /** Characters of one. */
  selector: 200,
} as const;
