import { wantsUndo } from '../composer/keys.ts';
import { pasteName } from './pasteName.ts';
import { pasteStrings } from './pasteStrings.ts';
import { isLarge, pastedText, type PastedText } from './writtenText.ts';

/** What a person writes in, as it is now. */
export interface PastingOptions {
  readonly input: () => HTMLTextAreaElement | null;
  readonly session: string | undefined;
  readonly pastes: readonly PastedText[];
  readonly onChange: (pastes: readonly PastedText[]) => void;
  /** Has a screen reader say something short. */
  readonly say: (text: string) => void;
  /** True where nothing can be written. */
  readonly off: boolean;
}

/** What Ctrl+Z takes back where the input holds `value`, as it did after the step. */
interface Step {
  readonly undo: (pastes: readonly PastedText[]) => readonly PastedText[];
  readonly said: string;
  readonly session: string | undefined;
  readonly value: string;
}

/** Has long texts that are pasted or dropped on an input stand beside it, and takes that back. */
export class Pasting {
  #now: PastingOptions;
  readonly #steps: Step[] = [];

  constructor(options: PastingOptions) {
    this.#now = options;
  }

  update(options: PastingOptions): void {
    this.#now = options;
  }

  /** For what stands around the input; what took the event before has prevented its default. */
  readonly onPaste = (event: ClipboardEvent): void => {
    this.#take(event, event.clipboardData?.getData('text/plain') ?? '');
  };

  readonly onDrop = (event: DragEvent): void => {
    const text = event.dataTransfer?.getData('text/plain') ?? '';
    if (!isOwnSelection(event.target, text)) this.#take(event, text);
  };

  readonly onKeyDown = (event: KeyboardEvent): void => {
    const { input, session, pastes, onChange, say, off } = this.#now;
    const last = this.#steps.at(-1);
    if (!last || off || !wantsUndo(event)) return;
    if (last.value !== input()?.value || last.session !== session) return;
    this.#steps.pop();
    onChange(last.undo(pastes));
    say(last.said);
    // The browser, and VS Code, would take back what was typed before it.
    event.preventDefault();
    event.stopPropagation();
  };

  remove(paste: PastedText): void {
    this.#now.say(pasteStrings.removed(pasteName(paste, this.#now.pastes)));
    this.#drop(paste);
  }

  /** Puts it into the input after all, where the caret is. */
  inline(paste: PastedText): void {
    const input = this.#now.input();
    if (!input) return;
    const { value: before, selectionEnd: at } = input;
    const begin = at === 0 || before[at - 1] === '\n' ? '' : '\n';
    const above = before.slice(0, at) + begin + paste.text;
    input.focus();
    put(input, above + before.slice(at), above.length);
    this.#now.say(pasteStrings.inlined(pasteName(paste, this.#now.pastes)));
    this.#drop(paste, () => put(input, before, at));
  }

  /** More of them, of which somebody else says that they are there. */
  add(fresh: readonly PastedText[]): void {
    const { pastes, onChange } = this.#now;
    const all = [...pastes, ...fresh];
    const said = fresh.map((paste) => pasteStrings.removed(pasteName(paste, all))).join(' ');
    onChange(all);
    this.#did({ said, undo: (now) => now.filter((each) => !fresh.includes(each)) });
  }

  #take(event: Event, given: string): void {
    const { target } = event;
    if (event.defaultPrevented || this.#now.off) return;
    if (!(target instanceof HTMLTextAreaElement)) return;
    const text = given.replaceAll(/\r\n?/gu, '\n');
    if (!isLarge(text)) return;
    event.preventDefault();
    // What is pasted stands in the place of what is selected.
    const isSelected = target.selectionStart < target.selectionEnd;
    if (isSelected && event.type === 'paste') document.execCommand('delete');
    const paste = pastedText(text);
    const name = pasteName(paste, [...this.#now.pastes, paste]);
    this.add([paste]);
    this.#now.say(pasteStrings.added(name));
  }

  #drop(paste: PastedText, also?: () => void): void {
    const { pastes, onChange } = this.#now;
    const at = pastes.indexOf(paste);
    const said = pasteStrings.added(pasteName(paste, this.#now.pastes));
    onChange(pastes.filter((each) => each !== paste));
    this.#did({
      said,
      undo: (now) => {
        also?.();
        return now.includes(paste) ? now : now.toSpliced(at, 0, paste);
      },
    });
  }

  #did(step: Pick<Step, 'said' | 'undo'>): void {
    const { input, session } = this.#now;
    this.#steps.push({ ...step, session, value: input()?.value ?? '' });
    if (this.#steps.length > mostSteps) this.#steps.shift();
  }
}

/** Each holds the text that it was about. */
const mostSteps = 20;

/**
 * Has the input hold another text. The way that the browser could take back by itself, `insertText`, takes
 * it seconds for a thousand lines.
 */
function put(input: HTMLTextAreaElement, text: string, caret: number): void {
  input.value = text;
  input.setSelectionRange(caret, caret);
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Within an input a text is moved, which the browser does. */
function isOwnSelection(target: EventTarget | null, text: string): boolean {
  if (!(target instanceof HTMLTextAreaElement)) return false;
  const { value, selectionStart, selectionEnd } = target;
  return selectionEnd > selectionStart && value.slice(selectionStart, selectionEnd) === text;
}
