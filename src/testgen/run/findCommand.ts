import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { t } from '../../protocol/texts.ts';
import {
  hasGradle,
  hasPackage,
  hasPlugin,
  isFile,
  ownTool,
  pythonOf,
  rspecOf,
} from './findProgram.ts';
import { projectFlags } from './projectFlags.ts';
import { copiedPythonPaths } from './pythonPaths.ts';
import { runChild, type ChildCommand } from './runChild.ts';
import { runEnvironment } from './runEnvironment.ts';
import type { Runner, RunPlaces } from './runner.ts';
import { usualLimits, type NotRunnable, type TestPlan, type UnknownCoverage } from './testRun.ts';

/** What to start for a run. */
export interface RunCommand {
  readonly type: 'command';
  /** The program, for a person. */
  readonly name: string;
  readonly test: ChildCommand;
  /** Writes the coverage once the tests have run. */
  readonly after: ChildCommand | undefined;
  readonly coverage: { readonly type: 'asked' } | UnknownCoverage;
}

/** Milliseconds for the question whether a module is there. */
const probeLimit = 10_000;

/** Finds the programs of a run in the project and on the machine, and puts the commands together. */
export async function findCommand(
  runner: Runner,
  plan: TestPlan,
  places: RunPlaces,
): Promise<RunCommand | NotRunnable> {
  const found = await findProgram(runner, plan);
  if (found.type === 'not-runnable') return found;
  const { program, before } = found;
  const manifest = path.join(plan.packageRoot, 'package.json');
  const flags = runner.script
    ? projectFlags(await readFile(manifest, 'utf8').catch(() => undefined), runner.script)
    : [];
  const at = { ...places, flags };
  const env = await environmentFor(runner, plan, program);
  const child = (args: readonly string[]): ChildCommand => ({
    program,
    args,
    cwd: plan.packageRoot,
    env,
    memory: runner.memory,
  });
  const coverage = await coverageTools(runner, plan, program);
  const way = coverage.type === 'unknown' ? undefined : runner.coverage;
  // A tool around the framework stands before its script, a flag of the same program after it.
  const outer = coverage.type === 'asked' ? [...coverage.tool, ...(way?.around?.(at) ?? [])] : [];
  const own = [
    ...(runner.flagsFirst ? flags : []),
    ...(runner.switches?.(at) ?? []),
    ...(way?.switches?.(at) ?? []),
    ...before,
    ...(runner.command ?? []),
  ];
  const args = [
    ...(coverage.type === 'asked' && coverage.tool.length > 0
      ? [...outer, program, ...own]
      : [...own, ...outer]),
    ...runner.args(at),
    ...(way ? (way.args?.(at) ?? []) : (runner.coverage?.off ?? [])),
  ];
  return {
    type: 'command',
    name: typeof runner.program === 'string' ? program : runner.program.tool,
    test: child(args),
    after: way?.after && child(way.after(at)),
    coverage: coverage.type === 'asked' ? { type: 'asked' } : coverage,
  };
}

async function environmentFor(
  runner: Runner,
  plan: TestPlan,
  program: string,
): Promise<Readonly<Record<string, string>>> {
  const env = runEnvironment(process.env);
  if (runner.program !== 'python') return env;
  const copied = await copiedPythonPaths(plan, { program, cwd: plan.packageRoot, env });
  if (copied.length === 0) return env;
  const own = env['PYTHONPATH'];
  const all = own === undefined || own === '' ? copied : [...copied, own];
  return { ...env, PYTHONPATH: all.join(path.delimiter) };
}

interface Program {
  readonly type: 'program';
  readonly program: string;
  /** Arguments that make the program the tool: its script. */
  readonly before: readonly string[];
}

async function findProgram(runner: Runner, plan: TestPlan): Promise<Program | NotRunnable> {
  const { packageRoot, workspaceRoot, programs = {} } = plan;
  const kind = runner.program;
  const node = programs['node'] ?? 'node';
  if (typeof kind !== 'string') {
    const script = await ownTool(kind.tool, packageRoot, workspaceRoot);
    if (script !== undefined) return { type: 'program', program: node, before: [script] };
    const reason = t(
      '{0} is not installed in this project. Install its dependencies first.',
      kind.tool,
    );
    return { type: 'not-runnable', reason };
  }
  if (kind === 'node') return { type: 'program', program: node, before: [] };
  if (kind === 'rspec') {
    const before = await rspecOf(packageRoot, workspaceRoot);
    return { type: 'program', program: programs['ruby'] ?? 'ruby', before };
  }
  if (kind === 'mvn' && !(await isFile(path.join(packageRoot, 'pom.xml')))) {
    return { type: 'not-runnable', reason: await whyNoMaven(packageRoot, workspaceRoot) };
  }
  const usual = kind === 'python' ? await pythonOf(packageRoot, workspaceRoot) : kind;
  return { type: 'program', program: programs[kind] ?? usual, before: [] };
}

async function whyNoMaven(packageRoot: string, workspaceRoot: string): Promise<string> {
  return (await hasGradle(packageRoot, workspaceRoot))
    ? t(
        'Gradle builds this package, and Parley runs the tests of Java with Maven only. Apply the test and run it with Gradle.',
      )
    : t('Parley runs the tests of Java with Maven, and this package has no pom.xml.');
}

type CoverageTools = { readonly type: 'asked'; readonly tool: readonly string[] } | UnknownCoverage;

/** Whether what measures coverage is there; `tool` is the script that runs around the framework. */
async function coverageTools(
  runner: Runner,
  plan: TestPlan,
  program: string,
): Promise<CoverageTools> {
  const way = runner.coverage;
  if (plan.coverage !== true) return { type: 'unknown', reason: t('It was not asked for.') };
  if (!way) {
    return { type: 'unknown', reason: t('Parley reads no coverage of {0}.', runner.framework) };
  }
  if (way.needs === undefined) return { type: 'asked', tool: [] };
  const unknown = { type: 'unknown', missing: way.needs } as const;
  const missing = { ...unknown, reason: t('{0} is not installed.', way.needs) };
  if (runner.program === 'python') {
    return (await hasModule(program, way.needs, plan)) ? { type: 'asked', tool: [] } : missing;
  }
  if (runner.program === 'mvn') {
    const isThere = await hasPlugin(way.needs, plan.packageRoot, plan.workspaceRoot);
    const reason = t('{0} is not in its pom.xml.', way.needs);
    return isThere ? { type: 'asked', tool: [] } : { ...unknown, reason };
  }
  if (!way.around) {
    const isThere = await hasPackage(way.needs, plan.packageRoot, plan.workspaceRoot);
    return isThere ? { type: 'asked', tool: [] } : missing;
  }
  const tool = await ownTool(way.needs, plan.packageRoot, plan.workspaceRoot);
  return tool === undefined ? missing : { type: 'asked', tool: [tool] };
}

async function hasModule(
  python: string,
  name: string,
  { packageRoot }: TestPlan,
): Promise<boolean> {
  const probe = await runChild(
    {
      program: python,
      args: ['-m', name, '--version'],
      cwd: packageRoot,
      env: runEnvironment(process.env),
      memory: 'address-space',
    },
    { ...usualLimits, milliseconds: probeLimit },
    new AbortController().signal,
  );
  return probe.type === 'ended' && probe.code === 0;
}
