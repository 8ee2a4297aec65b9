// Prints reports as a person reads them where VS Code speaks German. A process of its own: tables of
// texts are made when their module is loaded, and other tests have loaded them in English.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import type { Edit, Message, Reply } from '../../src/protocol/sessionState.ts';
import { useLanguage } from '../../src/protocol/texts.ts';
import type { Findings } from '../../src/testgen/judge/judgement.ts';

const bundle = JSON.parse(
  readFileSync(new URL('../../l10n/bundle.l10n.de.json', import.meta.url), 'utf8'),
) as Record<string, string>;
useLanguage('de', (text, ...values) =>
  (bundle[text] ?? text).replaceAll(/\{(\d+)\}/gu, (whole, at: string) =>
    String(values[Number(at)] ?? whole),
  ),
);

const { configurationReport } =
  await import('../../src/commands/configuration/configurationReport.ts');
const { settingLayers } = await import('../../src/commands/configuration/settingLayers.ts');
const { indexReport } = await import('../../src/commands/indexReport.ts');
const { leftOutReasons } = await import('../../src/context/index/leftOut.ts');
const offered = await import('../../src/protocol/contextItems.ts');
const { emptySession } = await import('../../src/protocol/sessionState.ts');
const { exportMarkdown } = await import('../../src/sessions/transfer/exportMarkdown.ts');
const { outcomeReport } = await import('../../src/testgen/judge/outcomeText.ts');
const { score } = await import('../../src/testgen/judge/score.ts');

function index(waiting: number, complete: boolean): string {
  const languages = { language: '', files: 200, bytes: 1e6, chunks: 1_000, withoutGrammar: 200 };
  return indexReport(
    {
      state: { phase: 'building', files: 1, waiting, complete, full: true, pauses: [] },
      roots: [{ folder: '/x', prefix: '' }],
      bytes: 1e7,
      chunks: 9_000,
      memory: 4e6,
      heap: 3e7,
      external: 6e7,
      saved: complete ? { bytes: 1e6, at: 0 } : undefined,
      languages: [languages],
      leftOut: leftOutReasons.map((reason) => ({ reason, count: 2, paths: ['x'] })),
      notes: [{ path: 'x', note: 'x' }],
      noted: 2,
      counts: { parsed: 1, remembered: 3, read: 4 },
      times: { open: undefined, walk: 200, build: undefined, save: 30 },
      events: [{ at: 0, text: 'x' }],
    },
    ['vscode-vfs://x'],
  );
}

function chat(): string {
  const { contextKinds, contextReasons, leftOutReasons: notSent } = offered;
  const piece = { id: 'i', label: 'x', tokens: 1_200, removable: true } as const;
  const items = [
    ...contextKinds.map((kind) => {
      return Object.assign({ kind, why: contextReasons, stale: true as const, score: 2 }, piece);
    }),
    ...notSent.map((leftOut) => Object.assign({ kind: 'folder' as const, leftOut }, piece)),
  ];
  const image = {
    id: 'x',
    name: 'x',
    mimeType: 'image/png',
    bytes: 1,
    width: 2,
    height: 3,
  } as const;
  const asked = {
    kind: 'message',
    id: 'm',
    text: 'x',
    at: 0,
    images: [image],
    removed: 1,
  } as const;
  const ended: Reply = {
    kind: 'reply',
    id: 'r',
    to: 'm',
    model: { provider: 'p', model: 'x' },
    modelLabel: 'x',
    text: 'x',
    reasoning: 'x',
    status: 'ended',
    reason: 'length',
    receipt: { items, used: 9, message: 3, window: 100, reserve: 1, estimated: true },
    startedAt: Number.NaN,
    replacedBy: 'r2',
  };
  const receipt = { ...ended.receipt, items: items.slice(0, 1), estimated: false };
  const others = (['interrupted', 'stopped', 'running', 'failed'] as const).map((status): Reply =>
    Object.assign({}, ended, { id: status, status, receipt }),
  );
  const edits = (['proposed', 'started', 'applied', 'rolled-back', 'discarded'] as const).map(
    (status): Edit => ({ id: status, label: 'x', files: [], status, at: 0 }),
  );
  const messages: readonly Message[] = [asked, ended, ...others];
  const aside = { a: [asked], b: [asked, ended] };
  return exportMarkdown({ ...emptySession('s'), messages, aside, edits }).text;
}

function judged(over: Partial<Findings>): string {
  const findings: Findings = {
    runs: 5,
    greenRuns: 4,
    dropped: { tests: ['x'], claims: ['x'] },
    assertions: { total: 3, canFail: 2 },
    coverage: { type: 'measured', lines: 2, branches: 1, total: 9, before: 3, after: 5 },
    uncountedTests: 2,
    mutants: [{ line: 2, kind: 'number', description: 'x', fate: 'survived' }],
    leftFiles: ['x'],
    leftProcesses: true,
    ...over,
  };
  const rated = score(findings, 'keep');
  const common = { type: 'judged', verdict: 'keep', words: 'x', log: '' } as const;
  return outcomeReport(
    { testFile: 'x', target: 'x', command: '' },
    {
      type: 'judged',
      text: '',
      rounds: 0,
      takenBack: [{ name: 'x', message: 'x' }],
      otherExpectations: ['x'],
      run: undefined,
      judgement: { ...common, ...rated, findings },
    },
  );
}

function configuration(): string {
  const id = 'parley.index.maxFiles';
  const under = settingLayers.map((layer) => ({ layer, value: 1, place: 'x' }));
  const ignored = (['only-yours', 'untrusted', 'several-folders'] as const).map((why) => {
    return { layer: 'project', value: 1, why } as const;
  });
  const from = { layer: 'default', value: 1 } as const;
  return configurationReport({
    settings: [
      { id, from: { layer: 'user', value: 1 }, under, ignored },
      { id, from, under: [], ignored: [] },
    ],
    problems: [{ setting: 'x', text: 'x' }],
    trusted: false,
    files: [{ path: 'x', what: 'x' }],
  });
}

process.stdout.write(
  [
    configuration(),
    indexReport(undefined),
    index(0, true),
    index(5_300, false),
    chat(),
    judged({}),
    judged({ assertions: { total: 1, canFail: 1 }, leftFiles: [], leftProcesses: false }),
    judged({ assertions: undefined, mutants: [], leftProcesses: false, runs: 0 }),
    judged({ coverage: { type: 'unknown', reason: 'x' }, leftFiles: [] }),
  ].join('\n'),
);
