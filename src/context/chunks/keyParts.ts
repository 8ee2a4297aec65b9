import { type Found, nestFound } from './nestFound.ts';
import type { Part } from './part.ts';
import { commentText, oneLine } from './plainText.ts';
import type { LinedText } from './windows.ts';

const yamlKey =
  /^(\s*(?:- +)*)("(?:[^"\\]|\\.){1,120}"|'[^']{1,120}'|[^\s#&*!|>'"%@`{[\]},-][^#{}[\],]{0,119}?|-[\w-]{1,119})\s*:(?=\s|$)/;
const blockScalar = /:\s*(?:[&!]\S+\s+)*[|>][-+\d]*\s*(?:#.*)?$/;
const table = /^\s*\[{1,2}\s*([^\]\r\n]{1,200}?)\s*\]{1,2}\s*(?:[#;].*)?$/;
const comment = /^\s*[#;]/;
/** Keys of the third level and deeper name nothing that is worth a chunk. */
const deepestKeys = 2;

/** The keys of a YAML text, two levels deep; what stands in a block of text is no key. */
export function yamlParts(lined: LinedText): readonly Part[] {
  const indents: number[] = [];
  let blockIndent = -1;
  return partsByLine(lined, (line) => {
    const indent = line.search(/\S/);
    if (indent === -1) return undefined;
    if (blockIndent !== -1 && indent > blockIndent) return undefined;
    blockIndent = blockScalar.test(line) ? indent : -1;
    const [, before, name] = yamlKey.exec(line) ?? [];
    if (name === undefined || before === undefined) return undefined;
    while (indents.length > 0 && (indents.at(-1) ?? 0) >= before.length) indents.pop();
    indents.push(before.length);
    if (indents.length > deepestKeys) return undefined;
    return { depth: indents.length, name: name.replaceAll(/^["']|["']$/g, '') };
  });
}

/** The tables of a TOML text or the sections of an INI file. */
export function tableParts(lined: LinedText): readonly Part[] {
  let quoted = '';
  return partsByLine(lined, (line) => {
    const inside = quoted !== '';
    for (const [quotes] of line.matchAll(/"""|'''/g))
      if (quoted === '') quoted = quotes;
      else if (quoted === quotes) quoted = '';
    const name = inside ? undefined : table.exec(line)?.[1];
    return name === undefined ? undefined : { depth: 1, name };
  });
}

interface Key {
  readonly depth: number;
  readonly name: string;
}

/** Goes through the lines; comments right above a key belong to it. */
function partsByLine(
  { text, lines }: LinedText,
  keyOn: (line: string) => Key | undefined,
): readonly Part[] {
  const found: Found[] = [];
  let comments = -1;
  for (let i = 0; i < lines.count; i++) {
    const start = lines.startOf(i);
    const line = text.slice(start, Math.min(lines.startOf(i + 1), start + 1_000));
    const key = keyOn(line);
    if (key !== undefined) {
      const from = comments === -1 ? start : comments;
      const doc = comments === -1 ? '' : commentText(text.slice(from, start), 1_000);
      const signature = oneLine(line, 300).replace(/:$/, '');
      found.push({ start: from, kind: 'key', signature, doc, ...key });
    }
    if (!comment.test(line)) comments = -1;
    else if (comments === -1) comments = start;
  }
  return nestFound(found, text.length);
}
