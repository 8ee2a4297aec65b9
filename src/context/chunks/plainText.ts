/** Joins what is not empty by `; `, each once, as many as fit whole; the first one is cut if it must be. */
export function joinShort(parts: readonly string[], longest: number): string {
  let joined = '';
  for (const part of new Set(parts)) {
    if (part === '') continue;
    const more = joined === '' ? part : `${joined}; ${part}`;
    if (more.length > longest) return joined === '' ? cut(part, longest) : joined;
    joined = more;
  }
  return joined;
}

/** The text on one line. */
export function oneLine(text: string, longest: number): string {
  return cut(
    text
      .slice(0, longest * 4)
      .replaceAll(/\s+/g, ' ')
      .trim(),
    longest,
  );
}

/** Documentation in XML, as in C#. */
const xmlTag =
  /<\/?(?:summary|remarks|returns|param|typeparam|exception|example|value|inheritdoc|see|seealso|para|paramref|typeparamref|code|c)\b[^<>]{0,200}>/g;

/** A comment without its signs and margins; paragraphs become one. */
export function commentText(comment: string, longest: number): string {
  const plain = comment
    .slice(0, longest * 4)
    .replaceAll(
      /^[^\S\r\n]*(?:@(?:module)?doc\s+(?:false\b|(?:~[sS])?"{0,3})|\/\*+!?|\/\/+!?|#+!?|\*+(?!\/)|--+|;+|%+|<!--|"""|''')[^\S\r\n]?/gm,
      '',
    )
    .replaceAll(/(?:\*+\/|-->|"{1,3}|''')[^\S\r\n]*$/gm, '')
    .replaceAll(xmlTag, '');
  return oneLine(plain, longest);
}

/** Never leaves half of a surrogate pair at the end. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const kept = text.slice(0, longest);
  return /[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept;
}
