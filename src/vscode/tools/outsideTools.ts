import * as vscode from 'vscode';
import type { ToolName } from '../../commands/chatContributions.ts';
import { explainCode } from '../../tools/explainCode.ts';
import { searchWorkspace } from '../../tools/searchWorkspace.ts';
import type { ToolAnswer, ToolParts } from '../../tools/toolParts.ts';
import { allowedFiles } from '../context/allowedFiles.ts';
import { withSignal } from '../cancellation.ts';

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
  return tool(input, { sources: loaded, retriever, mask, allowed: allowedFiles() }, signal);
}
