import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { inEnglish, t } from '../../protocol/texts.ts';
import { findCommand, type RunCommand } from './findCommand.ts';
import { foldersBetween } from './findProgram.ts';
import { runChild, type ChildRun } from './runChild.ts';
import type { Runner, RunPlaces } from './runner.ts';
import { runnerOf } from './runners.ts';
import type { RanTests, RunCoverage, RunLimits, TestPlan, TestReport, TestRun } from './testRun.ts';

/** Characters of output in which a report is looked for, where the output is the report. */
const mostReport = 4_000_000;
const nothing: TestReport = {
  passed: 0,
  failed: 0,
  skipped: 0,
  errors: 0,
  passing: [],
  failing: [],
};
const notMeasured: RunCoverage = { type: 'unknown', reason: t('It was not asked for.') };

/**
 * Runs one test file with the project's own framework, in a process group with a reduced
 * environment, and tells what came of it by the framework's own report: an exit code alone is no
 * pass. Whatever goes wrong is a result; nothing is thrown for what the tests or the tools do.
 */
export async function runTests(
  plan: TestPlan,
  limits: RunLimits,
  signal: AbortSignal,
): Promise<TestRun> {
  const runner = runnerOf(plan.framework);
  if (!runner) {
    return { type: 'not-runnable', reason: t('Parley cannot run tests of {0}.', plan.framework) };
  }
  const packageRoot = await realpath(plan.packageRoot);
  const testFile = await realpath(path.join(packageRoot, plan.testFile)).catch(() => undefined);
  const text = testFile && (await readFile(testFile, 'utf8').catch(() => undefined));
  if (testFile === undefined || text === undefined)
    return { type: 'not-runnable', reason: t('{0} is not there.', plan.testFile) };
  const scratch = await realpath(
    await mkdtemp(path.join(os.tmpdir(), `parley-test-${process.pid}-`)),
  );
  try {
    await mkdir(path.join(scratch, 'coverage'));
    const places = { testFile, name: plan.testFile, text, scratch, flags: [] };
    for (const [name, content] of Object.entries(runner.files?.(places) ?? {})) {
      await writeFile(path.join(scratch, name), content);
    }
    if (runner.needsPackages) await linkPackages(scratch, packageRoot, plan.workspaceRoot);
    const command = await findCommand(runner, { ...plan, packageRoot }, places);
    if (command.type === 'not-runnable') return command;
    return await run(runner, command, { places, limits, signal });
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Puts a link to the project's packages beside what is run. */
async function linkPackages(scratch: string, packageRoot: string, top: string): Promise<void> {
  for (const folder of foldersBetween(packageRoot, top)) {
    const packages = path.join(folder, 'node_modules');
    if (await stat(packages).catch(() => undefined)) {
      await symlink(packages, path.join(scratch, 'node_modules'), 'junction');
      return;
    }
  }
}

interface Running {
  readonly places: RunPlaces;
  readonly limits: RunLimits;
  readonly signal: AbortSignal;
}

async function run(runner: Runner, command: RunCommand, running: Running): Promise<TestRun> {
  const { places, limits, signal } = running;
  const isOutput = runner.report === 'output';
  if (typeof runner.report !== 'string' && 'xmlFolder' in runner.report) {
    const earlier = path.join(command.test.cwd, runner.report.xmlFolder);
    await rm(earlier, { recursive: true, force: true });
  }
  const logCharacters = isOutput
    ? Math.max(mostReport, limits.logCharacters)
    : limits.logCharacters;
  const child = await runChild(command.test, { ...limits, logCharacters }, signal);
  const missing = missingProgram(child, command);
  if (child.type === 'not-started' || missing !== undefined) {
    return { type: 'not-runnable', reason: missing ?? '' };
  }
  const text = isOutput ? child.log : await reportOf(runner, command, places);
  const report = text === undefined ? undefined : runner.read(text, places.testFile);
  const coverage =
    child.end === 'exited' ? await coverageOf(runner, command, running) : notMeasured;
  return {
    type: 'ran',
    ...(report ?? nothing),
    ...judged(child, report, limits),
    log: shortened(child.log, limits.logCharacters),
    milliseconds: child.milliseconds,
    leftProcesses: child.leftProcesses,
    coverage,
  };
}

/** Why a program did not start at all, in words. */
function missingProgram(child: ChildRun, { name, test }: RunCommand): string | undefined {
  if (child.type === 'not-started') return t('{0} cannot be started: {1}', name, child.reason);
  // 127: the shell that sets the limit did not find it.
  if (test.memory === 'address-space' && child.code === 127)
    return t('{0} is not on this machine.', name);
  const module =
    /(?:No module named '?(?=pytest)|^ruby: No such file or directory -- )(\w+)/mu.exec(
      child.log,
    )?.[1];
  return module === undefined || child.code === 0
    ? undefined
    : t('{0} is not installed for {1}.', module, name);
}

type Ended = Extract<ChildRun, { readonly type: 'ended' }>;

type Judged = Pick<RanTests, 'status' | 'reason' | 'told'>;

function judged(child: Ended, report: TestReport | undefined, limits: RunLimits): Judged {
  if (child.end === 'timed-out') {
    const seconds = limits.milliseconds / 1000;
    return noPass('timed-out', () => t('It did not end within {0} s.', seconds));
  }
  if (child.end === 'too-large') {
    const { togetherMegabytes: most } = limits;
    return noPass('errored', () => t('It took more than {0} MB of memory, and was ended.', most));
  }
  if (child.end === 'cancelled') return noPass('cancelled', () => t('It was cancelled.'));
  const { code } = child;
  if (!report) {
    return noPass('errored', () =>
      code === undefined
        ? t('The run was killed without a report of any test.')
        : t('The run ended with code {0} without a report of any test.', code),
    );
  }
  const { passed, failed, errors } = report;
  if (failed > 0)
    return noPass('failed', () => t('{0} of {1} tests failed.', failed, passed + failed));
  if (errors > 0) return noPass('errored', () => t('Something failed outside the tests.'));
  if (passed === 0) return noPass('errored', () => t('No test ran.'));
  if (code !== 0) {
    const end = code ?? '?';
    return noPass('errored', () => t('All tests passed, yet the run ended with code {0}.', end));
  }
  return { status: 'passed', reason: '', told: '' };
}

function noPass(status: Judged['status'], words: () => string): Judged {
  return { status, reason: words(), told: inEnglish(words) };
}

async function coverageOf(
  runner: Runner,
  command: RunCommand,
  { places, limits, signal }: Running,
): Promise<RunCoverage> {
  if (command.coverage.type === 'unknown') return command.coverage;
  if (command.after) await runChild(command.after, limits, signal);
  const way = runner.coverage;
  const folder = way?.inPackage ? command.test.cwd : places.scratch;
  const text = way && (await readText(path.join(folder, way.file)));
  const files = text === undefined ? undefined : way?.read(text);
  return files && files.length > 0
    ? { type: 'measured', files }
    : { type: 'unknown', reason: t('The run left no coverage.') };
}

async function reportOf(
  { report }: Runner,
  { test }: RunCommand,
  { scratch }: RunPlaces,
): Promise<string | undefined> {
  if (report === 'output') return undefined;
  if ('file' in report) return readText(path.join(scratch, report.file));
  const folder = path.join(test.cwd, report.xmlFolder);
  const names = await readdir(folder).catch(() => []);
  const texts = names.filter((name) => name.endsWith('.xml')).toSorted();
  return (await Promise.all(texts.map((name) => readText(path.join(folder, name))))).join('\n');
}

function readText(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}

function shortened(log: string, limit: number): string {
  const half = Math.floor(limit / 2);
  if (log.length <= limit + 100) return log;
  return `${log.slice(0, half)}\n… ${log.length - 2 * half} characters left out …\n${log.slice(-half)}`;
}
