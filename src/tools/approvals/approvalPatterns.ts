import type { ApprovalOffers, ApprovalPattern, ApprovalRequest } from '../../protocol/approvals.ts';
import { showDeceptive } from '../../trust/untrustedText.ts';

/** Characters of a command that may be allowed for longer than once, at most: a person reads all of it. */
const longestPattern = 300;

/** What a person can see and tell from everything else: one line, and no space but the usual one. */
const plain = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]+$/u;

/**
 * The rest of a command that begins with allowed words: names and paths below the folder. No option, no
 * assignment, no address, no `..`, and nothing that means something to a shell.
 */
const plainWord = /^(?!.*(?:\.\.|\/\/|:\/))[A-Za-z0-9_][A-Za-z0-9_.:/-]*$/u;

/** Commands whose further words only choose what of the project's own is run, built or shown. */
const choosers: readonly RegExp[] = [
  /^(?:npm|pnpm|yarn|bun) (?:test|run [A-Za-z0-9:_-]+)$/u,
  /^cargo (?:build|check|clippy|test)$/u,
  /^go (?:build|test|vet)$/u,
  /^(?:pytest|vitest run|jest|mocha)$/u,
  /^git (?:diff|log|show|status)$/u,
];

/** What may be allowed besides this once; nothing where a person might not see what that is. Pure. */
export function offersFor(request: ApprovalRequest): ApprovalOffers {
  const { kind, command, folder } = request;
  const isSeen = [...command.split('\n'), folder].every((part) => part === '' || isPlain(part));
  if (!isSeen || command === '') return { always: [] };
  if (kind === 'tests') {
    const pattern: ApprovalPattern = { kind, match: 'folder', command: '', folder };
    return { session: pattern, always: folder === '' ? [] : [pattern] };
  }
  const exact: ApprovalPattern = { kind, match: 'exact', command, folder };
  // Of several lines one is read and the others are passed over: they are asked about each day.
  if (command.includes('\n') || command.length > longestPattern || folder === '') {
    return { session: exact, always: [] };
  }
  const beginning = chooserIn(command);
  if (beginning === undefined) return { session: exact, always: [exact] };
  return { session: exact, always: [exact, { ...exact, match: 'words', command: beginning }] };
}

/** Whether the pattern allows the request. What offers no pattern is allowed by none. Pure. */
export function matchesPattern(pattern: ApprovalPattern, request: ApprovalRequest): boolean {
  const { session, always } = offersFor(request);
  if (pattern.kind !== request.kind || (session === undefined && always.length === 0)) return false;
  if (pattern.match === 'folder') {
    // Of tests alone: what runs is a copy of the folder. Without a folder it is the whole workspace.
    const isThere = pattern.folder === '' || pattern.folder === request.folder;
    return request.kind === 'tests' && isThere;
  }
  if (pattern.folder !== request.folder || pattern.command === '') return false;
  if (pattern.match === 'exact') return pattern.command === request.command;
  if (!request.command.startsWith(`${pattern.command} `))
    return request.command === pattern.command;
  const rest = request.command.slice(pattern.command.length + 1);
  return rest.split(' ').every((word) => plainWord.test(word));
}

/** The longest beginning of the command that is a chooser and whose rest only chooses. */
function chooserIn(command: string): string | undefined {
  const parts = command.split(' ');
  const beginnings = parts.map((_, at) => ({
    words: parts.slice(0, at + 1).join(' '),
    rest: parts.slice(at + 1),
  }));
  return beginnings.findLast(
    ({ words, rest }) =>
      choosers.some((each) => each.test(words)) && rest.every((word) => plainWord.test(word)),
  )?.words;
}

function isPlain(text: string): boolean {
  return plain.test(text) && showDeceptive(text) === text;
}
