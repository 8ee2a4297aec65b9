/** A line in the forms in which it is compared, from the strictest to the loosest. */
export interface LineForms {
  readonly text: string;
  /** Without blanks at its end. */
  readonly ended: string;
  /** Without blanks at both ends. */
  readonly inner: string;
  /** Without any blanks. */
  readonly bare: string;
}

export type Strictness = keyof LineForms;

export function formsOf(text: string): LineForms {
  const ended = text.trimEnd();
  const inner = ended.trimStart();
  return { text, ended, inner, bare: inner.replaceAll(/\s+/gu, '') };
}

export function indentOf(line: string): string {
  return /^[\t ]*/u.exec(line)?.[0] ?? '';
}
