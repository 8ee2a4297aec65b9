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
    : ['There is no index: no folder is open, or `parley.index.enabled` is off.'];
  return ['# Index of your code', folders(elsewhere), ...parts]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function folders(elsewhere: readonly string[]): string {
  if (elsewhere.length === 0) return '';
  const listed = elsewhere.map((uri) => `- ${code(uri)}`).join('\n');
  return `These folders are not on this machine’s disk and are not indexed:\n\n${listed}`;
}

function summary(report: IndexReport): string {
  const { state, roots, bytes, chunks, memory, saved } = report;
  const where = roots.map(({ folder }) => `- ${code(folder)}`).join('\n');
  const kept = saved
    ? `${size(saved.bytes)}, saved ${new Date(saved.at).toISOString()}${bytes > 0 ? ` (${((saved.bytes / bytes) * 100).toFixed(0)} % of the text)` : ''}`
    : 'not saved yet';
  const limited = state.full
    ? '\n\n**The limits in the settings left files out**; they are named below.'
    : '';
  return `${inWords(state)}${limited}

${where}

| | |
|---|---|
| Files | ${number(state.files)} |
| Text | ${size(bytes)} |
| Chunks | ${number(chunks)} |
| In memory | ${size(memory)} |
| On the disk | ${kept} |`;
}

function inWords({ phase, waiting, complete, pauses }: IndexState): string {
  if (pauses.length > 0) return `The index rests: ${pauses.join(', ')}.`;
  if (phase === 'ready') return 'The index is up to date.';
  const rest = waiting > 0 ? `; ${number(waiting)} files are still to be read` : '';
  return complete
    ? `The index is being brought up to date${rest}.`
    : `The index is being built${rest}. Until then a plain search fills in.`;
}

function languages({ languages: rows }: IndexReport): string {
  if (rows.length === 0) return '';
  const lines = rows.map(
    ({ language, files, bytes, chunks, withoutGrammar }) =>
      `| ${language === '' ? 'others' : language} | ${number(files)} | ${size(bytes)} | ${number(chunks)} | ${number(withoutGrammar)} |`,
  );
  return `## By language\n\n| language | files | text | chunks | files cut by their look alone |\n|---|---:|---:|---:|---:|\n${lines.join('\n')}`;
}

function leftOut({ leftOut: groups }: IndexReport): string {
  if (groups.length === 0) return '## Left out\n\nNothing.';
  const parts = groups
    .toSorted((a, b) => b.count - a.count)
    .map(({ reason, count, paths }) => {
      const more = count > paths.length ? `\n- … and ${number(count - paths.length)} more` : '';
      return `### ${leftOutWords[reason]}: ${number(count)}\n\n${paths.map((path) => `- ${code(path)}`).join('\n')}${more}`;
    });
  return `## Left out\n\nA path that ends with a slash is a folder with all that is in it.\n\n${parts.join('\n\n')}`;
}

function notes({ notes: listed, noted }: IndexReport): string {
  if (noted === 0) return '';
  const lines = listed.map(({ path, note }) => `- ${code(path)}: ${plain(note)}`);
  const more = noted > listed.length ? [`- … and ${number(noted - listed.length)} more`] : [];
  return `## Notes on single files\n\n${[...lines, ...more].join('\n')}`;
}

function figures({ counts, times, heap, external }: IndexReport): string {
  const took = (time: number | undefined): string =>
    time === undefined ? '–' : `${number(Math.round(time))} ms`;
  return `## Since the thread started

| | |
|---|---|
| Reading the saved index | ${took(times.open)} |
| Walking the folders | ${took(times.walk)} |
| From the start to the last file | ${took(times.build)} |
| Last saving | ${took(times.save)} |
| Files read | ${number(counts.read)} |
| Texts cut into chunks | ${number(counts.parsed)} |
| Texts whose chunks were known from before | ${number(counts.remembered)} |
| Heap of the thread | ${size(heap)}, and ${size(external)} outside of it |

Whether the machine runs on its battery can be told on Linux only: elsewhere \`parley.index.pauseOnBattery\` has no effect.`;
}

function events({ events: all }: IndexReport): string {
  if (all.length === 0) return '';
  const lines = all.map(({ at, text }) => `- ${new Date(at).toISOString()} ${plain(text)}`);
  return `## What went wrong and was put right\n\n${lines.join('\n')}`;
}

function number(value: number): string {
  return value.toLocaleString('en');
}

function size(bytes: number): string {
  const megabytes = bytes / 1_048_576;
  return megabytes >= 0.1 ? `${megabytes.toFixed(1)} MB` : `${Math.ceil(bytes / 1_024)} KB`;
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
