import type { IndexKeeper } from './indexKeeper.ts';
import type { IndexedRecord } from './fileTable.ts';
import type { IndexReport } from './indexState.ts';
import type { IndexRoot } from './indexSetup.ts';

/** Files whose oddities are named. */
const mostNotes = 200;

type Language = {
  -readonly [K in keyof IndexReport['languages'][number]]: IndexReport['languages'][number][K];
};

/** All that can be told of an index. */
export function makeReport(keeper: IndexKeeper, roots: readonly IndexRoot[]): IndexReport {
  const { table, index, counts } = keeper.files;
  const { heapUsed, external } = process.memoryUsage();
  const languages = new Map<string, Language>();
  const notes: { path: string; note: string }[] = [];
  let noted = 0;
  for (const [path, record] of table.entries()) {
    if (record.type !== 'indexed') continue;
    addTo(languages, record);
    if (record.note === undefined) continue;
    noted++;
    if (notes.length < mostNotes) notes.push({ path, note: record.note });
  }
  return {
    state: keeper.state(),
    roots,
    bytes: table.bytes,
    chunks: table.chunks,
    memory: index.bytes,
    heap: heapUsed,
    external,
    saved: keeper.saver.saved,
    languages: [...languages.values()].toSorted((a, b) => b.bytes - a.bytes),
    leftOut: table.leftOut(),
    notes,
    noted,
    counts: { ...counts },
    times: { ...keeper.times, save: keeper.saver.took },
    events: keeper.events.all(),
  };
}

function addTo(
  languages: Map<string, Language>,
  { language, size, chunks, how }: IndexedRecord,
): void {
  const row = languages.get(language) ?? {
    language,
    files: 0,
    bytes: 0,
    chunks: 0,
    withoutGrammar: 0,
  };
  row.files++;
  row.bytes += size;
  row.chunks += chunks;
  if (how === 'windows') row.withoutGrammar++;
  languages.set(language, row);
}
