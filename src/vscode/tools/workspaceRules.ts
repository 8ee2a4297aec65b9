import * as v from 'valibot';
import type { Memento } from 'vscode';
import type { ApprovalPattern } from '../../protocol/approvals.ts';
import type { ApprovalRules } from '../../rooms/approvalsOptions.ts';
import { approvalPattern } from '../../sessions/approvalSchema.ts';

const memoryKey = 'parley.approvals';
/** From before there were patterns: all tests of the workspace are run without a question. */
const allTestsKey = 'parley.tests.runWithoutAsking';

/** Rules of a workspace, at most: the oldest goes, and is asked about again. */
const mostRules = 100;

const allTests: ApprovalPattern = { kind: 'tests', match: 'folder', command: '', folder: '' };

/**
 * What a person always allows in this workspace. It is kept with VS Code's own state of the workspace,
 * where no file of the folder reaches; what is there and is no pattern counts for nothing.
 */
export class WorkspaceRules implements ApprovalRules {
  readonly #memory: Memento;

  constructor(memory: Memento) {
    this.#memory = memory;
  }

  list(): readonly ApprovalPattern[] {
    const all = this.#memory.get(allTestsKey) === true ? [allTests] : [];
    return [...all, ...this.#kept()];
  }

  async add(pattern: ApprovalPattern): Promise<void> {
    const others = this.#kept().filter((each) => !isSame(each, pattern));
    await this.#memory.update(memoryKey, [...others, pattern].slice(-mostRules));
  }

  async remove(pattern: ApprovalPattern): Promise<void> {
    if (isSame(pattern, allTests)) await this.#memory.update(allTestsKey, undefined);
    const left = this.#kept().filter((each) => !isSame(each, pattern));
    await this.#memory.update(memoryKey, left.length > 0 ? left : undefined);
  }

  #kept(): readonly ApprovalPattern[] {
    const kept = this.#memory.get<unknown>(memoryKey);
    if (!Array.isArray(kept)) return [];
    return kept.filter((each): each is ApprovalPattern => v.is(approvalPattern, each));
  }
}

function isSame(a: ApprovalPattern, b: ApprovalPattern): boolean {
  const isAlike = a.kind === b.kind && a.match === b.match;
  return isAlike && a.command === b.command && a.folder === b.folder;
}
