interface Kept {
  readonly text: string;
  readonly rendered: string;
}

/** UTF-16 units below which a text is rendered anew faster than it is looked up. */
const worthKeeping = 10_000;
const mostKept = 40;

/** The last long texts as they were rendered, by what stands above them. */
const renderings = new Map<string, Kept>();

/**
 * The same string as before where the text is the same: who counts its tokens knows it by its hash, and
 * making a new one of a megabyte with each key pressed would take the host's thread for milliseconds.
 */
export function keptRendering(header: string, text: string, render: () => string): string {
  if (text.length < worthKeeping) return render();
  const kept = renderings.get(header);
  if (kept?.text === text) return kept.rendered;
  const rendered = render();
  renderings.delete(header);
  renderings.set(header, { text, rendered });
  const [oldest] = renderings.keys();
  if (renderings.size > mostKept && oldest !== undefined) renderings.delete(oldest);
  return rendered;
}
