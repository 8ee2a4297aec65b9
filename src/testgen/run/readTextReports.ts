import { lasting, report, type ReportReader } from './readReports.ts';
import type { FailedTest, PassedTest } from './testRun.ts';

const entities: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  amp: '&',
};

/**
 * JUnit's XML, as pytest and Maven write it: no markup but its own, everything else escaped, or in
 * sections that end where no text can.
 */
export const readJunitReport: ReportReader = (xml) => {
  if (!xml.includes('<testsuite')) return undefined;
  // What a test prints stands there as well.
  const text = xml.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/gu, (_, inside: string) =>
    inside.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
  );
  const cases = text.split('<testcase').slice(1);
  const failed: FailedTest[] = [];
  const errors: FailedTest[] = [];
  const passed: PassedTest[] = [];
  let skipped = 0;
  for (const each of cases) {
    const [head = ''] = each.split('>', 1);
    const kind = /<(failure|error|skipped)\b/u.exec(each)?.[1];
    const name = [attribute(head, 'classname'), attribute(head, 'name')].filter(Boolean).join('::');
    const body = /<(?:failure|error)\b[^>]*>([\s\S]*?)<\/(?:failure|error)>/u.exec(each)?.[1] ?? '';
    const seconds = Number.parseFloat(attribute(head, 'time'));
    const test = { name, ...lasting(Number.isNaN(seconds) ? undefined : seconds * 1_000) };
    if (kind === 'skipped') skipped += 1;
    else if (kind === undefined) passed.push(test);
    else (kind === 'failure' ? failed : errors).push({ ...test, message: unescape(body) });
  }
  return report({ passed, skipped, failed, errors });
};

function attribute(head: string, name: string): string {
  return unescape(new RegExp(String.raw`\b${name}="([^"]*)"`, 'u').exec(head)?.[1] ?? '');
}

function unescape(text: string): string {
  return text.replace(/&(?:#(x?)([\da-f]{1,6})|([a-z]+));/giu, (whole, hex, digits, name) => {
    if (typeof name === 'string') return entities[name] ?? whole;
    const code = Number.parseInt(String(digits), hex === 'x' ? 16 : 10);
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
}

/** `go test -json`: an event a line. */
export const readGoReport: ReportReader = (text) => {
  const failed: FailedTest[] = [];
  const output = new Map<string, string>();
  const passed: PassedTest[] = [];
  let [skipped, events] = [0, 0];
  for (const line of text.split('\n')) {
    const event = goEvent(line);
    if (!event) continue;
    events += 1;
    const { Action: action, Test: name, Output: printed, Elapsed: seconds } = event;
    if (name === undefined) continue;
    if (action === 'output') output.set(name, (output.get(name) ?? '') + (printed ?? ''));
    const lasted = lasting(seconds === undefined ? undefined : seconds * 1_000);
    if (action === 'pass') passed.push({ name, ...lasted });
    if (action === 'skip') skipped += 1;
    if (action === 'fail') failed.push({ name, ...lasted, message: output.get(name) ?? '' });
  }
  return events === 0 ? undefined : report({ passed, skipped, failed, errors: [] });
};

interface GoEvent {
  readonly Action: string;
  readonly Test: string | undefined;
  readonly Output: string | undefined;
  readonly Elapsed: number | undefined;
}

function goEvent(line: string): GoEvent | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return undefined;
    const text = (name: string): string | undefined => {
      const found: unknown = Reflect.get(value, name);
      return typeof found === 'string' ? found : undefined;
    };
    const action = text('Action');
    if (action === undefined) return undefined;
    const seconds: unknown = Reflect.get(value, 'Elapsed');
    const Elapsed = typeof seconds === 'number' ? seconds : undefined;
    return { Action: action, Test: text('Test'), Output: text('Output'), Elapsed };
  } catch {
    return undefined;
  }
}

/** What `cargo test` prints. The summary of each test program must be there: it ran to its end. */
export const readCargoReport: ReportReader = (text) => {
  const summaries = [
    ...text.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored;/gmu),
  ];
  if (summaries.length === 0) return undefined;
  const sum = (group: number): number =>
    summaries.reduce((total, match) => total + Number(match[group]), 0);
  const named = (end: string): readonly string[] =>
    [
      ...text.matchAll(
        /^test (\S.*?)(?: - (?:should panic|compile|compile fail))? \.\.\. (\w+)$/gmu,
      ),
    ].flatMap(([, name = '', how]) => (how === end ? [name] : []));
  const failed = named('FAILED').map((name) => ({ name, message: cargoMessage(text, name) }));
  const passed = named('ok').map((name) => ({ name }));
  return report({
    passed: counted(sum(1), passed, { name: '?' }),
    skipped: sum(3),
    failed: counted(sum(2), failed, { name: '?', message: '' }),
    errors: [],
  });
};

/** What the programs print may hide a name: the summaries count. */
function counted<T>(count: number, found: readonly T[], other: T): readonly T[] {
  return Array.from({ length: count }, (_, i) => found[i] ?? other);
}

/** What ExUnit prints for doctests: their number stands beside that of other tests. */
export const readMixReport: ReportReader = (text) => {
  const summary =
    /^(?:(\d+) doctests?, )?(?:\d+ tests?, )?(\d+) failures?(?:, (\d+) skipped)?/mu.exec(text);
  if (!summary) return undefined;
  const failed = [...text.matchAll(/^\s+\d+\) (?:doc)?test (.*) \([\w.]+\)$/gmu)].map(
    ([, name = '']) => ({ name, message: mixMessage(text, name) }),
  );
  const [all, red, skipped] = [1, 2, 3].map((group) => Number(summary[group] ?? 0));
  return report({
    passed: counted((all ?? 0) - (red ?? 0) - (skipped ?? 0), [], { name: '?' }),
    skipped: skipped ?? 0,
    failed: counted(red ?? 0, failed, { name: '?', message: '' }),
    errors: [],
  });
};

function mixMessage(text: string, name: string): string {
  const begin = text.indexOf(name);
  const end = text.indexOf('\n\n', begin);
  return text.slice(begin, end === -1 ? undefined : end);
}

function cargoMessage(text: string, name: string): string {
  const begin = text.indexOf(`---- ${name} stdout ----`);
  if (begin === -1) return '';
  const end = text.indexOf('\n\n', begin);
  return text.slice(begin, end === -1 ? undefined : end);
}
