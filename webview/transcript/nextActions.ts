import { codeUses } from '../code/codeUses.ts';
import type { Block, CodeNode } from '../markdown/nodes.ts';
import { parse } from '../markdown/parse.ts';
import { pathNamedBy } from '../markdown/pathNamedBy.ts';

/** What may be asked about an answer, in words of our own. */
export type NextQuestion =
  'tests' | 'cases' | 'explain' | 'commands' | 'more' | 'example' | 'where';

/** What may be done next. */
export type NextAction =
  | { readonly type: 'apply'; readonly code: CodeNode; readonly path: string | undefined }
  | { readonly type: 'ask'; readonly question: NextQuestion };

/** Characters of an answer that is looked through. */
const longest = 100_000;
const testFile = /(?:^|[./_-])(?:test|tests|spec|__tests__)(?:[./_-]|$)/iu;

interface Source {
  readonly code: CodeNode;
  readonly path: string | undefined;
}

/** At most three, by what kinds of block an answer holds; its words say nothing here. Pure. */
export function nextActions(text: string): readonly NextAction[] {
  if (text.trim() === '' || text.length > longest) return [];
  const pieces = parse(text.replaceAll(/\r\n?/gu, '\n'), {}, () => 0);
  const blocks = pieces.flatMap(({ block }) => block ?? []);
  const codes = blocks.flatMap((block, at) => sourceAt(blocks, block, at));
  const sources = codes.filter(({ code, path }) => codeUses(code.language, path).includes('apply'));
  const [only, ...others] = sources;
  if (!only) return codes.length > 0 ? asks('commands', 'more') : asks('more', 'example', 'where');
  const isTested = sources.some(({ path = '' }) => testFile.test(path));
  return [
    ...(others.length === 0 ? [{ type: 'apply', ...only } as const] : []),
    ...asks(isTested ? 'cases' : 'tests', 'explain'),
  ];
}

function sourceAt(blocks: readonly Block[], block: Block, at: number): readonly Source[] {
  if (block.type !== 'code' || block.open || block.text.trim() === '') return [];
  return [{ code: block, path: block.path ?? pathNamedBy(blocks[at - 1]) }];
}

function asks(...questions: readonly NextQuestion[]): readonly NextAction[] {
  return questions.map((question) => ({ type: 'ask', question }));
}
