import type { SyntaxParser } from '../mutate/syntaxParser.ts';
import { runTests } from '../run/runTests.ts';
import type { RunLimits } from '../run/testRun.ts';
import type { JudgePorts } from './judge.ts';
import type { Sandbox } from './openSandbox.ts';

/** Judges in a sandbox: writes go to the copy, runs happen in it. */
export function sandboxPorts(
  sandbox: Sandbox,
  how: {
    readonly framework: string;
    readonly limits: RunLimits;
    readonly programs?: Readonly<Record<string, string>>;
    readonly parser?: SyntaxParser;
  },
  signal: AbortSignal,
): JudgePorts {
  const { packageRoot, workspaceRoot, copyOf } = sandbox;
  const { framework, limits, programs = {}, parser } = how;
  return {
    ...(parser && { parser }),
    write: (file, text) => sandbox.write(file, text),
    remove: (file) => sandbox.remove(file),
    leftBehind: () => sandbox.leftBehind(),
    run: (testFile, { coverage, milliseconds = limits.milliseconds }) =>
      runTests(
        { framework, packageRoot, workspaceRoot, copyOf, testFile, coverage, programs },
        { ...limits, milliseconds: Math.min(milliseconds, limits.milliseconds) },
        signal,
      ),
  };
}
