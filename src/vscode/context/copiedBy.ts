import { createId } from '../../protocol/ids.ts';

/** VS Code's clipboard: of what it holds only text can be read. */
export interface TextClipboard {
  readText(): PromiseLike<string>;
  writeText(text: string): PromiseLike<void>;
}

/** What a command copied, and what became of what the clipboard had before. */
export type Copied =
  | { readonly type: 'copied'; readonly text: string; readonly putBack: boolean }
  | { readonly type: 'nothing'; readonly putBack: boolean }
  /** The clipboard holds no text, or shows none: it was not touched, for it could not be put back. */
  | { readonly type: 'untouched' };

/**
 * What `copy` puts into the clipboard, which then has again what it had. That nothing was copied is told
 * from the same text having been copied by a mark that stands in it meanwhile. Never rejects.
 */
export async function copiedBy(
  copy: () => PromiseLike<unknown>,
  clipboard: TextClipboard,
): Promise<Copied> {
  const before = await read(clipboard);
  if (before === '') return { type: 'untouched' };
  const mark = `Parley reads the terminal (${createId()})`;
  let text = '';
  try {
    await clipboard.writeText(mark);
    await copy();
    text = await read(clipboard);
  } catch {
    // Then nothing was copied, which is what is said.
  }
  // Not over what the person copied in this very moment.
  const now = await read(clipboard);
  const isOurs = now === '' || now === mark || now === text || text === '';
  const putBack = !isOurs || (await write(clipboard, before)) || (await write(clipboard, before));
  return text === mark || text.trim() === ''
    ? { type: 'nothing', putBack }
    : { type: 'copied', text, putBack };
}

async function read(clipboard: TextClipboard): Promise<string> {
  try {
    return await clipboard.readText();
  } catch {
    return '';
  }
}

async function write(clipboard: TextClipboard, text: string): Promise<boolean> {
  try {
    await clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
