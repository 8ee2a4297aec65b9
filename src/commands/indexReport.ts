import { amount, t } from '../protocol/texts.ts';
import type { IndexReport, IndexState } from '../context/index/indexState.ts';
import { leftOutWords } from '../context/index/leftOut.ts';

/** The index in Markdown. `elsewhere`: folders that it cannot read. Undefined: there is no index. */
export function indexReport(
  report: IndexReport | undefined,
  elsewhere: readonly string[] = [],
): string {
  const parts = report
    ? [
        summary(report),
        languages(report),
        leftOut(report),
        notes(report),
        figures(report),
        events(report),
      ]
    : [t('There is no index: no folder is open, or `parley.index.enabled` is off.')];
  return [t('# Index of your code'), folders(elsewhere), ...parts]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function folders(elsewhere: readonly string[]): string {
  if (elsewhere.length === 0) return '';
  const listed = elsewhere.map((uri) => `- ${code(uri)}`).join('\n');
  return t('These folders are not on this machine’s disk and are not indexed:\n\n{0}', listed);
}

function summary(report: IndexReport): string {
  const { state, roots, bytes, chunks, memory, saved } = report;
  const where = roots.map(({ folder }) => `- ${code(folder)}`).join('\n');
  const share = saved && bytes > 0 ? ((saved.bytes / bytes) * 100).toFixed(0) : undefined;
  const kept = saved
    ? [
        t('{0}, saved {1}', size(saved.bytes), new Date(saved.at).toISOString()),
        ...(share === undefined ? [] : [t('({0} % of the text)', share)]),
      ].join(' ')
    : t('not saved yet');
  const limited = state.full
    ? [t('**The limits in the settings left files out**; they are named below.')]
    : [];
  const rows = [
    [t('Files'), number(state.files)],
    [t('Text'), size(bytes)],
    [t('Chunks'), number(chunks)],
    [t('In memory'), size(memory)],
    [t('On the disk'), kept],
  ];
  return [inWords(state), ...limited, where, table(rows)].join('\n\n');
}

function inWords({ phase, waiting, complete, pauses }: IndexState): string {
  if (pauses.length > 0) return t('The index rests: {0}.', pauses.join(', '));
  if (phase === 'ready') return t('The index is up to date.');
  const rest = [
    ...(waiting > 0 ? [t('{0} files are still to be read.', number(waiting))] : []),
    ...(complete ? [] : [t('Until then a plain search fills in.')]),
  ];
  const now = complete
    ? t('The index is being brought up to date.')
    : t('The index is being built.');
  return [now, ...rest].join(' ');
}

/** Two columns without a heading. */
function table(rows: readonly (readonly string[])[]): string {
  return ['| | |', '|---|---|', ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n');
}

function languages({ languages: rows }: IndexReport): string {
  if (rows.length === 0) return '';
  const lines = rows.map(
    ({ language, files, bytes, chunks, withoutGrammar }) =>
      `| ${language === '' ? t('others') : language} | ${number(files)} | ${size(bytes)} | ${number(chunks)} | ${number(withoutGrammar)} |`,
  );
  const heading = t('| language | files | text | chunks | files cut by their look alone |');
  return [t('## By language'), '', heading, '|---|---:|---:|---:|---:|', ...lines].join('\n');
}

function leftOut({ leftOut: groups }: IndexReport): string {
  if (groups.length === 0) return `${t('## Left out')}\n\n${t('Nothing.')}`;
  const parts = groups
    .toSorted((a, b) => b.count - a.count)
    .map(({ reason, count, paths }) => {
      const lines = [...paths.map((path) => `- ${code(path)}`), ...andMore(count - paths.length)];
      return `### ${leftOutWords[reason]}: ${number(count)}\n\n${lines.join('\n')}`;
    });
  const slash = t('A path that ends with a slash is a folder with all that is in it.');
  return [t('## Left out'), slash, ...parts].join('\n\n');
}

function notes({ notes: listed, noted }: IndexReport): string {
  if (noted === 0) return '';
  const lines = listed.map(({ path, note }) => `- ${code(path)}: ${plain(note)}`);
  const all = [...lines, ...andMore(noted - listed.length)];
  return `${t('## Notes on single files')}\n\n${all.join('\n')}`;
}

function andMore(count: number): readonly string[] {
  return count > 0 ? [t('- … and {0} more', number(count))] : [];
}

function figures({ counts, times, heap, external }: IndexReport): string {
  const took = (time: number | undefined): string =>
    time === undefined ? '–' : `${number(Math.round(time))} ms`;
  const rows = [
    [t('Reading the saved index'), took(times.open)],
    [t('Walking the folders'), took(times.walk)],
    [t('From the start to the last file'), took(times.build)],
    [t('Last saving'), took(times.save)],
    [t('Files read'), number(counts.read)],
    [t('Texts cut into chunks'), number(counts.parsed)],
    [t('Texts whose chunks were known from before'), number(counts.remembered)],
    [t('Heap of the thread'), t('{0}, and {1} outside of it', size(heap), size(external))],
  ];
  const battery = t(
    'Whether the machine runs on its battery can be told on Linux only: elsewhere `parley.index.pauseOnBattery` has no effect.',
  );
  return [t('## Since the thread started'), table(rows), battery].join('\n\n');
}

function events({ events: all }: IndexReport): string {
  if (all.length === 0) return '';
  const lines = all.map(({ at, text }) => `- ${new Date(at).toISOString()} ${plain(text)}`);
  return `${t('## What went wrong and was put right')}\n\n${lines.join('\n')}`;
}

function number(value: number): string {
  return amount(value);
}

function size(bytes: number): string {
  const megabytes = bytes / 1_048_576;
  return megabytes >= 0.1
    ? `${amount(Number(megabytes.toFixed(1)))} MB`
    : `${Math.ceil(bytes / 1_024)} KB`;
}

/** A name of the disk may hold anything, line breaks and backquotes too: none of it is markup. */
function code(text: string): string {
  const shown = text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, '\uFFFD');
  const longest = Math.max(0, ...(shown.match(/`+/gu) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const gap = longest > 0 ? ' ' : '';
  return `${fence}${gap}${shown}${gap}${fence}`;
}

function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').replaceAll(/[\\`*_[\]<>#|]/gu, '\\$&');
}
