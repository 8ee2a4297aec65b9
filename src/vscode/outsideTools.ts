import { realpath } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { ToolName } from '../commands/chatContributions.ts';
import { createPathJudge } from '../context/index/pathRules.ts';
import { explainCode } from '../tools/explainCode.ts';
import { searchWorkspace } from '../tools/searchWorkspace.ts';
import type { ToolAnswer, ToolParts } from '../tools/toolParts.ts';
import { withSignal } from './cancellation.ts';
import { excludedGlobs, indexFolders } from './indexFolders.ts';

type Tool = (input: unknown, parts: ToolParts, signal: AbortSignal) => Promise<ToolAnswer>;

const tools: Readonly<Record<ToolName, Tool>> = {
  parley_searchWorkspace: searchWorkspace,
  parley_explainCode: explainCode,
};

export interface OutsideToolParts extends Pick<ToolParts, 'mask'> {
  /** Missing where nobody looks at the workspace. */
  readonly sources: (() => Promise<ToolParts['sources']>) | undefined;
  readonly retriever: ToolParts['retriever'] | undefined;
  readonly token: vscode.CancellationToken;
}

/** Runs a tool for somebody outside of Parley. Rejects where it is cancelled. */
export async function callTool(
  name: string,
  input: unknown,
  { token, ...parts }: OutsideToolParts,
): Promise<vscode.LanguageModelToolResult> {
  const answer = await withSignal(token, (signal) => answerOf(name, input, parts, signal));
  // A model can act upon the reason; VS Code would log an exception as a fault of Parley.
  const text = answer.type === 'text' ? answer.text : answer.reason;
  return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
}

async function answerOf(
  name: string,
  input: unknown,
  { sources, retriever, mask }: Omit<OutsideToolParts, 'token'>,
  signal: AbortSignal,
): Promise<ToolAnswer> {
  signal.throwIfAborted();
  const tool = Object.entries(tools).find(([each]) => each === name)?.[1];
  const loaded = await sources?.();
  if (!tool || !loaded || !retriever) {
    return { type: 'refused', reason: `Parley has no tool ${name} here.` };
  }
  return tool(input, { sources: loaded, retriever, mask, allowed: createAllowed() }, signal);
}

/**
 * What may be given away: files of the workspace that neither its ignore files nor VS Code exclude, with
 * links followed to where they lead. What is not on this machine's disk has no rules that could be read.
 */
function createAllowed(): ToolParts['allowed'] {
  const { roots } = indexFolders();
  const judge = createPathJudge(excludedGlobs());
  const keeps = (file: string): boolean =>
    roots.some((root) => {
      const relative = path.relative(root.folder, file);
      if (relative === '') return true;
      const isInside = !relative.startsWith('..') && !path.isAbsolute(relative);
      return isInside && judge.judge(root, relative.replaceAll(path.sep, '/')) === 'kept';
    });
  return async (uri) => {
    const { scheme, fsPath } = vscode.Uri.parse(uri);
    if (scheme !== 'file' || !keeps(fsPath)) return false;
    try {
      const target = await realpath(fsPath);
      // A workspace may itself be reached by a link.
      const tops = await Promise.all(roots.map(({ folder }) => realpath(folder)));
      const at = tops.findIndex((top) => target === top || target.startsWith(top + path.sep));
      const top = tops[at];
      const root = roots[at];
      return (
        top !== undefined && root !== undefined && keeps(root.folder + target.slice(top.length))
      );
    } catch {
      // It is gone.
      return false;
    }
  };
}
