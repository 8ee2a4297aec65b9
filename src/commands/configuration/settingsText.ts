import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { t } from '../../protocol/texts.ts';

/** What a settings file says, by full id. */
export type SettingsText =
  | { readonly type: 'read'; readonly values: Readonly<Record<string, unknown>> }
  /** `reason` begins with the parser's own name of it, in English. */
  | { readonly type: 'broken'; readonly reason: string };

/** Reads a file like VS Code's `settings.json`: JSON with comments and with commas after a last entry. */
export function readSettingsText(text: string): SettingsText {
  const errors: ParseError[] = [];
  const parsed: unknown = parse(text.replace(/^\uFEFF/u, ''), errors, {
    allowTrailingComma: true,
    allowEmptyContent: true,
  });
  const [error] = errors;
  if (error) return { type: 'broken', reason: inWords(error, text) };
  if (parsed === undefined) return { type: 'read', values: {} };
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return { type: 'broken', reason: t('no object') };
  }
  return { type: 'read', values: Object.fromEntries(Object.entries(parsed)) };
}

/** "CommaExpected in line 3" */
function inWords({ error, offset }: ParseError, text: string): string {
  const line = text.slice(0, offset).split('\n').length;
  return t('{0} in line {1}', printParseErrorCode(error), line);
}
