import { inEnglish, t } from '../../protocol/texts.ts';
import type { TerminalSelection } from '../../protocol/terminalSelection.ts';
import { renderNote } from '../prompt.ts';
import type {
  Availability,
  CalledSkill,
  FileChange,
  InstructionFile,
  Problem,
} from './contextSources.ts';
import { lastLines } from './lastLines.ts';
import { ranks, type Piece } from './piece.ts';

/** Problems that are sent at the most; errors come first. */
const mostProblems = 100;
/** Characters of one message: a compiler may quote a whole type. */
const longestMessage = 500;

/** What `#problems` stands for. That there are none is said too. */
export function problemsPiece(problems: readonly Problem[]): Piece {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const label = (): string => `${errorCount(errors)}, ${warningCount(problems.length - errors)}`;
  const title = inEnglish(label);
  const shown = problems.slice(0, mostProblems);
  const note = t('{0} more', problems.length - shown.length);
  return {
    ...mentioned('problems', label()),
    text: renderNote({
      kind: 'Problems',
      title,
      language: 'plaintext',
      text: shown.map(problemLine).join('\n'),
    }),
    group: 'problems',
    ...(shown.length < problems.length ? { note } : {}),
  };
}

/** "src/cart.ts:12:5 error: Type 'string' is not … [ts(2322)]", on one line. */
function problemLine({ path, severity, line, column, message, source }: Problem): string {
  const words = message.replaceAll(/\s+/gu, ' ').trim();
  const short = words.length <= longestMessage ? words : `${words.slice(0, longestMessage)}…`;
  const by = source === '' ? '' : ` [${source}]`;
  return `${path}:${line}:${column} ${severity}: ${short}${by}`;
}

/** What `#diff` stands for: a piece for each file, so that one that is too long leaves the others. */
export function diffPieces(changes: Availability<readonly FileChange[]>): readonly Piece[] {
  if (changes.type === 'missing') return [unavailable('diff', t('Changes'), changes.reason)];
  if (changes.value.length === 0) {
    const text = renderNote({ kind: 'Changes', title: 'none', language: 'diff', text: '' });
    return [{ ...mentioned('diff', t('No changes')), text }];
  }
  return changes.value.map(({ path, uri, diff }) => ({
    ...mentioned('diff', path),
    id: `diff:${uri}`,
    uri,
    text: renderNote({ kind: 'Changes', title: path, language: 'diff', text: diff }),
    group: 'diff',
  }));
}

/** What `#search` stands for. */
export function searchPiece(results: Availability<string>): Piece {
  if (results.type === 'missing') return unavailable('search', t('Search results'), results.reason);
  const note = { kind: 'Search results', title: 'search editor', language: 'plaintext' } as const;
  return {
    ...mentioned('search', t('Search results')),
    text: renderNote({ ...note, text: results.value }),
    group: 'search',
  };
}

/** Where there is no selection for `#selection`; one that is there goes along by itself. */
export function noSelectionPiece(): Piece {
  return unavailable('selection', t('Selection'), t('nothing is selected'));
}

/**
 * What `#terminal` stands for: its last lines, where it has more than `limit` characters, for what went
 * wrong stands at the end.
 */
export function terminalPiece(
  selection: Availability<TerminalSelection> | undefined,
  limit: number,
): Piece {
  const label = t('Selection in the terminal');
  if (!selection) {
    return unavailable('terminal', label, t('it is read when you write #terminal: write it anew'));
  }
  if (selection.type === 'missing') return unavailable('terminal', label, selection.reason);
  const { terminal, text, dropped: earlier = 0 } = selection.value;
  const { kept, dropped } = lastLines(text, limit);
  const before = earlier + dropped;
  return {
    ...mentioned('terminal', terminal || label),
    text: renderNote({ kind: 'Terminal', title: terminal, language: 'plaintext', text: kept }),
    group: 'terminal',
    ...(before > 0 ? { note: t('{0} lines before it', before) } : {}),
  };
}

/** How the project says that one should work in it. */
export function instructionPieces(
  files: Availability<readonly InstructionFile[]>,
): readonly Piece[] {
  const common = { kind: 'project-instructions', rank: ranks.projectInstructions } as const;
  if (files.type === 'missing') {
    const piece = {
      ...common,
      id: 'project-instructions',
      label: t('Project instructions'),
      text: '',
    };
    return [{ ...piece, removable: false, leftOut: 'untrusted', note: files.reason }];
  }
  return files.value.map(({ uri, path, text }) => ({
    ...common,
    id: `project-instructions:${uri}`,
    label: path,
    uri,
    text: renderNote({ kind: 'Project instructions', title: path, language: 'markdown', text }),
    removable: true,
    group: 'project-instructions',
  }));
}

/** The instructions that the person chose for the question. */
export function skillPiece({ uri, name, text }: CalledSkill): Piece {
  return {
    ...mentioned('skill', `/${name}`),
    id: `skill:${uri}`,
    uri,
    text: renderNote({ kind: 'Skill', title: name, language: 'markdown', text }),
  };
}

type Mentioned = Pick<Piece, 'id' | 'kind' | 'label' | 'rank' | 'removable' | 'why'>;

function mentioned(kind: Piece['kind'], label: string): Mentioned {
  return { id: kind, kind, label, rank: ranks.mentioned, removable: false, why: ['mentioned'] };
}

function unavailable(kind: Piece['kind'], label: string, reason: string): Piece {
  return { ...mentioned(kind, label), text: '', leftOut: 'unavailable', note: reason };
}

function errorCount(errors: number): string {
  return errors === 1 ? t('1 error') : t('{0} errors', errors);
}

function warningCount(warnings: number): string {
  return warnings === 1 ? t('1 warning') : t('{0} warnings', warnings);
}
