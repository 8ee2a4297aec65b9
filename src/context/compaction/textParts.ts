/** What stands between fences. */
export interface CodePart {
  readonly type: 'code';
  /** As written after the fence, in lower case; empty where nothing was. */
  readonly language: string;
  /** The line of the fence, with its line end. */
  readonly open: string;
  readonly body: string;
  /** Empty where the fence was never closed. */
  readonly close: string;
}

/** A piece of a message. All pieces together are the text. */
export type TextPart = CodePart | { readonly type: 'prose'; readonly text: string };

const opening = /^ {0,3}(?<fence>`{3,}|~{3,})[ \t]*(?<language>[\w+#.-]*)[^`\n]*\n?$/u;

/** Takes a message apart at its fences. Pure, and linear in the text's length. */
export function splitParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let prose = '';
  let code: { fence: string; language: string; open: string; body: string } | undefined;
  const endProse = (): void => {
    if (prose !== '') parts.push({ type: 'prose', text: prose });
    prose = '';
  };
  for (const line of linesOf(text)) {
    if (code) {
      const isClose = line.trim().startsWith(code.fence) && /^[ \t]*[`~]+\s*$/u.test(line);
      if (!isClose) code.body += line;
      else {
        const { language, open, body } = code;
        parts.push({ type: 'code', language, open, body, close: line });
        code = undefined;
      }
      continue;
    }
    const { fence, language } = opening.exec(line)?.groups ?? {};
    if (fence === undefined) prose += line;
    else {
      endProse();
      code = { fence, language: (language ?? '').toLowerCase(), open: line, body: '' };
    }
  }
  endProse();
  if (code) {
    const { language, open, body } = code;
    parts.push({ type: 'code', language, open, body, close: '' });
  }
  return parts;
}

export function joinParts(parts: readonly TextPart[]): string {
  return parts
    .map((part) => (part.type === 'prose' ? part.text : part.open + part.body + part.close))
    .join('');
}

/** The lines of a text, each with its line end. */
export function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/gu) ?? [];
}
