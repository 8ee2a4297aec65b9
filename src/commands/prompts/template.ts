import { t } from '../../protocol/texts.ts';
import type { PromptSpec, VariableType } from './promptTable.ts';

/** What a template is made of: text, and the names of what goes between. */
type Piece =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'variable'; readonly name: string };

export interface Template {
  readonly name: string;
  readonly version: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly pieces: readonly Piece[];
}

/** `problem` is a clause that follows the file's name. */
export type Parsed =
  | { readonly type: 'template'; readonly template: Template }
  | { readonly type: 'unreadable'; readonly problem: string };

export type Rendered =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'missing'; readonly variable: string };

/**
 * Reads a template: Markdown under a head between two lines of `---` that has `name`, `version` and
 * `variables`, each variable in a line of its own as `  name: type`. `{{name}}` in the text stands for a
 * variable, `\{{` for the braces themselves. Pure.
 */
export function parseTemplate(file: string): Parsed {
  const text = file.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const found = /^---\n([\s\S]*?\n)---[ \t]*(?:\n|$)/.exec(text);
  if (!found) return unreadable(t('does not begin with a head between two lines of “---”'));
  const [whole, head = ''] = found;
  const fields = new Map<string, string>();
  const variables = new Map<string, string>();
  for (const [at, line] of head.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [, indent, key = '', value = ''] = /^( *)([\w-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (indent === undefined)
      return unreadable(t('has an unreadable line {0}: “{1}”', at + 2, line));
    (indent === '' ? fields : variables).set(key, value);
  }
  const { name, version } = { name: fields.get('name'), version: Number(fields.get('version')) };
  if (name === undefined) return unreadable(t('has no “name” in its head'));
  if (!Number.isInteger(version))
    return unreadable(t('has no “version” in its head, a whole number'));
  const pieces = piecesOf(text.slice(whole.length).trim());
  if (pieces.type === 'unreadable') return pieces;
  return {
    type: 'template',
    template: { name, version, variables: Object.fromEntries(variables), pieces: pieces.pieces },
  };
}

/** Why a template cannot be used for a prompt, a clause that follows the file's name; undefined where it can. */
export function problemWith(
  { name, version, variables, pieces }: Template,
  wanted: string,
  spec: PromptSpec,
): string | undefined {
  if (name !== wanted) return t('is named “{0}” in its head instead of “{1}”', name, wanted);
  if (version !== spec.version) {
    return t(
      'is of version {0}, and Parley’s own is of version {1}. Take over what changed, then write “version: {1}”',
      version,
      spec.version,
    );
  }
  const known = Object.keys(spec.variables).join(', ');
  for (const [variable, type] of Object.entries(variables)) {
    const right = typeIn(spec, variable);
    if (!right) return t('declares an unknown variable “{0}”. There are: {1}', variable, known);
    if (type !== right) return t('declares “{0}” as “{1}” instead of “{2}”', variable, type, right);
  }
  const used = new Set(pieces.flatMap((piece) => (piece.type === 'variable' ? [piece.name] : [])));
  for (const variable of used) {
    if (!typeIn(spec, variable)) {
      return t('uses an unknown variable {0}. There are: {1}', braced(variable), known);
    }
    if (!Object.hasOwn(variables, variable)) {
      return t('uses {0} without declaring it under “variables”', braced(variable));
    }
  }
  const missing = spec.needed.find((variable) => !used.has(variable));
  return missing === undefined
    ? undefined
    : t('does not use {0}, which it has to', braced(missing));
}

/** A variable as it stands in a template. */
export function braced(variable: string): string {
  return `{{${variable}}}`;
}

/** The prompt. What stands in a value is text: braces in it stand for nothing. */
export function renderTemplate(
  { pieces }: Template,
  spec: PromptSpec,
  values: Readonly<Record<string, string | undefined>>,
): Rendered {
  let text = '';
  for (const piece of pieces) {
    if (piece.type === 'text') {
      text += piece.text;
      continue;
    }
    const value = Object.hasOwn(values, piece.name) ? values[piece.name] : undefined;
    if (value === undefined) return { type: 'missing', variable: piece.name };
    text += typeIn(spec, piece.name) === 'line' ? inOneLine(value) : value;
  }
  return { type: 'text', text };
}

function piecesOf(
  text: string,
):
  | { readonly type: 'pieces'; readonly pieces: readonly Piece[] }
  | { readonly type: 'unreadable'; readonly problem: string } {
  if (text === '') return unreadable(t('holds no text'));
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: found, 1: inner, index } of text.matchAll(/\\\{\{|\{\{([^{}\n]*)\}\}/gu)) {
    pieces.push({ type: 'text', text: text.slice(end, index) });
    end = index + found.length;
    if (inner === undefined) pieces.push({ type: 'text', text: '{{' });
    else if (/^\s*[A-Za-z]\w*\s*$/.test(inner))
      pieces.push({ type: 'variable', name: inner.trim() });
    else
      return unreadable(
        t('has “{0}”, which names no variable. Write “{1}” for the braces', found, '\\{{'),
      );
  }
  return { type: 'pieces', pieces: [...pieces, { type: 'text', text: text.slice(end) }] };
}

function unreadable(problem: string): { readonly type: 'unreadable'; readonly problem: string } {
  return { type: 'unreadable', problem };
}

function typeIn({ variables }: PromptSpec, name: string): VariableType | undefined {
  return Object.hasOwn(variables, name) ? variables[name] : undefined;
}

/** A file's name may hold line ends and invisible characters: none of them may end a sentence of ours. */
function inOneLine(value: string): string {
  return value.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
