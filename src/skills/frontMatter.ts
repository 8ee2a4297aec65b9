/** `problem` is a clause that follows the file's name. */
export type FrontMatter =
  | {
      readonly type: 'read';
      /** The values that are texts, by key; lists and tables are left out. */
      readonly fields: ReadonlyMap<string, string>;
      readonly body: string;
    }
  | { readonly type: 'unreadable'; readonly problem: string };

interface Line {
  /** 1-based, in the file. */
  readonly nth: number;
  readonly text: string;
}

/** A key, what stands behind it, and the indented lines under it. */
interface Entry {
  readonly nth: number;
  readonly key: string;
  readonly value: string;
  readonly under: readonly string[];
}

type Value = { readonly text: string | undefined } | { readonly problem: string };

/**
 * Reads the head of a Markdown file, between two lines of `---`: as much of YAML as such heads use, which
 * is a text for each key, plain, in quotes or as a block. What is nested is passed over. Pure.
 */
export function parseFrontMatter(file: string): FrontMatter {
  const text = file.replace(/^\uFEFF/u, '').replaceAll('\r\n', '\n');
  const found = /^---[ \t]*\n([\s\S]*?\n)??---[ \t]*(?:\n|$)/u.exec(text);
  if (!found) return unreadable('does not begin with a head between two lines of “---”');
  const [whole, head = ''] = found;
  const lines = head.split('\n').map((line, at) => ({ nth: at + 2, text: line.trimEnd() }));
  const entries = entriesOf(lines);
  if ('problem' in entries) return unreadable(entries.problem);
  const fields = new Map<string, string>();
  const seen = new Set<string>();
  for (const entry of entries.entries) {
    if (seen.has(entry.key)) return unreadable(`has “${entry.key}” twice in its head`);
    seen.add(entry.key);
    const value = valueOf(entry);
    if ('problem' in value) return unreadable(value.problem);
    if (value.text !== undefined) fields.set(entry.key, value.text);
  }
  return { type: 'read', fields, body: text.slice(whole.length).trim() };
}

function unreadable(problem: string): FrontMatter {
  return { type: 'unreadable', problem };
}

function entriesOf(
  lines: readonly Line[],
): { readonly entries: readonly Entry[] } | { readonly problem: string } {
  const entries: { nth: number; key: string; value: string; under: string[] }[] = [];
  for (const { nth, text } of lines) {
    const last = entries.at(-1);
    if (text === '' || /^\s/u.test(text) || text.startsWith('- ')) {
      if (last) last.under.push(text);
      else if (text !== '') return { problem: wrongLine(nth, text) };
      continue;
    }
    if (text.startsWith('#')) continue;
    const { key, value = '' } =
      /^(?<key>[\w-]+):(?:[ \t]+(?<value>.*))?$/u.exec(text)?.groups ?? {};
    if (key === undefined) return { problem: wrongLine(nth, text) };
    entries.push({ nth, key, value: value.trim(), under: [] });
  }
  return { entries };
}

function wrongLine(nth: number, text: string): string {
  return `has an unreadable line ${nth}: “${text.trim().slice(0, 60)}”`;
}

function valueOf({ nth, key, value, under }: Entry): Value {
  const block = /^(?<style>[>|])[+-]?(?:\s+#.*)?$/u.exec(value)?.groups?.['style'];
  if (block !== undefined) return { text: blockText(under, block === '>') };
  if (value.startsWith('"') || value.startsWith("'")) {
    const quoted = unquote([value, ...under.map((line) => line.trim())].join(' ').trim());
    return quoted === undefined
      ? { problem: `has a text in quotes in line ${nth} (“${key}”) that cannot be read` }
      : { text: quoted };
  }
  const more = under.map((line) => line.trim()).filter((line) => line !== '');
  const isNested = value === '' && more.some((line) => /^(?:- |-$|[\w-]+:(?:\s|$))/u.test(line));
  if (isNested || /^[[{&*!]/u.test(value)) return { text: undefined };
  const plain = [value, ...more].map((line) => line.replace(/(?:^|\s)#.*$/u, '').trim());
  return { text: plain.filter((line) => line !== '').join(' ') };
}

function blockText(under: readonly string[], folds: boolean): string {
  const filled = under.filter((line) => line !== '');
  const indent = Math.min(...filled.map((line) => line.length - line.trimStart().length));
  const text = under.map((line) => line.slice(indent)).join('\n');
  return (folds ? text.replaceAll(/(?<!\n)\n(?!\n)/gu, ' ') : text).trim();
}

function unquote(text: string): string | undefined {
  const single = /^'(?<inner>(?:[^']|'')*)'(?:\s+#.*)?$/u.exec(text)?.groups?.['inner'];
  if (single !== undefined) return single.replaceAll("''", "'");
  const double = /^(?<quoted>"(?:[^"\\]|\\.)*")(?:\s+#.*)?$/u.exec(text)?.groups?.['quoted'];
  try {
    const value: unknown = double === undefined ? undefined : JSON.parse(double);
    return typeof value === 'string' ? value : undefined;
  } catch {
    // An escape that only YAML knows.
    return undefined;
  }
}
