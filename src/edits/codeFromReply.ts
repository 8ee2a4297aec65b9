import { fencesOf, type Fence } from './fences.ts';

/** The code that a model's answer proposes. */
export type CodeFromReply =
  | {
      readonly type: 'code';
      readonly code: string;
      /** As the fence names it. */
      readonly language?: string;
      /** False where the fence never ended: the answer may have been cut off. */
      readonly closed: boolean;
    }
  | { readonly type: 'no-code'; readonly reason: 'empty' | 'prose' | 'diff' };

/** Fences that hold something other than a file's text. */
const notSource = new Set(['diff', 'patch', 'text', 'txt', 'console', 'output', 'log']);
const shells = new Set(['sh', 'bash', 'shell', 'zsh', 'powershell', 'shellscript']);

/** Names of one language, as fences and VS Code give them. */
const families: readonly (readonly string[])[] = [
  ['typescript', 'ts', 'tsx', 'mts', 'cts', 'typescriptreact'],
  ['javascript', 'js', 'jsx', 'mjs', 'cjs', 'javascriptreact'],
  ['python', 'py', 'python3'],
  ['ruby', 'rb'],
  ['rust', 'rs'],
  ['go', 'golang'],
  ['csharp', 'cs', 'c#'],
  ['cpp', 'c++', 'cc', 'hpp', 'c', 'h'],
  ['markdown', 'md'],
  [...shells],
  ['yaml', 'yml'],
];

/**
 * The code in a model's Markdown answer: its one fence, or of several those that fit the language
 * (VS Code's id) and of these the last that is not much shorter than the longest: what comes first
 * is often the old code, what is short an example. An answer without a fence is code if it looks so.
 */
export function codeFromReply(reply: string, language?: string): CodeFromReply {
  if (reply.trim() === '') return { type: 'no-code', reason: 'empty' };
  const fences = fencesOf(reply);
  if (fences.length === 0) {
    return looksLikeCode(reply)
      ? { type: 'code', code: reply.replace(/^(?:[\t ]*\r?\n)+/u, '').trimEnd(), closed: true }
      : { type: 'no-code', reason: 'prose' };
  }
  const fence = choose(fences, language);
  if (fence) {
    const { code, closed } = fence;
    return { type: 'code', code, closed, ...(fence.language ? { language: fence.language } : {}) };
  }
  const isDiff = fences.some((each) => each.language === 'diff' || each.language === 'patch');
  return { type: 'no-code', reason: isDiff ? 'diff' : 'prose' };
}

function choose(fences: readonly Fence[], language: string | undefined): Fence | undefined {
  const family = familyOf(language ?? '');
  const same = fences.filter((fence) => language && familyOf(fence.language) === family);
  const source = fences.filter((fence) => !notSource.has(fence.language));
  const noShell = source.filter((fence) => !shells.has(fence.language));
  const fitting = [same, noShell, source].find((group) => group.length > 0) ?? [];
  const longest = Math.max(...fitting.map((fence) => fence.code.length));
  return fitting.findLast((fence) => fence.code.length * 2 >= longest);
}

function familyOf(language: string): string {
  const name = language.toLowerCase();
  return families.find((family) => family.includes(name))?.[0] ?? name;
}

/** Characters of a line that are looked at: bounds the time of the patterns. */
const longestLine = 200;

/** True where most lines end, begin or indent as code does and hardly any reads as a sentence. */
function looksLikeCode(text: string): boolean {
  const lines = text
    .split(/\r\n|\r|\n/u)
    .filter((line) => line.trim() !== '')
    .map((line) => line.slice(0, longestLine));
  const codeLike = lines.filter((line) => codeLine.test(line)).length;
  const sentences = lines.filter((line) => sentence.test(line)).length;
  return codeLike * 2 > lines.length && sentences * 5 < lines.length;
}

const codeLine =
  /[;{}()[\],:]\s*$|^\s*(?:import|export|from|const|let|var|def|class|function|return|if|for|while|public|private|use|fn|func|package|#include|@\w+)\b|^\s{2,}\S|^\s*(?:\/\/|#|\*|\/\*)|[^=!<>]=[^=]/u;
const sentence = /^\s*[A-Z][a-z']*(?: [\w,'`-]+){3,}.*[.:!?]\s*$/u;
