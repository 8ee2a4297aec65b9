import { insertAtCaret } from '../composer/insertAtCaret.ts';
import { wantsUndo } from '../composer/keys.ts';
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
  /** True where the browser is to take something back as well: the text in the input. */
  readonly isBoth: boolean;
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
    if (last.isBoth) return;
    // The browser, and VS Code, would take back what was typed before it.
    event.preventDefault();
    event.stopPropagation();
  };

  name(paste: PastedText, pastes = this.#now.pastes): string {
    const nth = pastes.length > 1 ? pastes.indexOf(paste) + 1 : undefined;
    return pasteStrings.name(paste.lines, nth);
  }

  remove(paste: PastedText): void {
    this.#now.say(pasteStrings.removed(this.name(paste)));
    this.#drop(paste, false);
  }

  /** Puts it into the input after all, where the caret is. */
  inline(paste: PastedText): void {
    const input = this.#now.input();
    if (!input) return;
    input.setSelectionRange(input.selectionEnd, input.selectionEnd);
    insertAtCaret(input, paste.text);
    this.#now.say(pasteStrings.inlined(this.name(paste)));
    this.#drop(paste, true);
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
    this.#add(pastedText(text));
  }

  #add(paste: PastedText): void {
    const { pastes, onChange, say } = this.#now;
    const name = this.name(paste, [...pastes, paste]);
    onChange([...pastes, paste]);
    say(pasteStrings.added(name));
    this.#did((now) => now.filter((each) => each !== paste), {
      said: pasteStrings.removed(name),
      isBoth: false,
    });
  }

  #drop(paste: PastedText, isBoth: boolean): void {
    const { pastes, onChange } = this.#now;
    const at = pastes.indexOf(paste);
    const said = pasteStrings.added(this.name(paste));
    onChange(pastes.filter((each) => each !== paste));
    this.#did((now) => (now.includes(paste) ? now : now.toSpliced(at, 0, paste)), { said, isBoth });
  }

  #did(undo: Step['undo'], step: Pick<Step, 'said' | 'isBoth'>): void {
    const { input, session } = this.#now;
    this.#steps.push({ ...step, undo, session, value: input()?.value ?? '' });
    if (this.#steps.length > mostSteps) this.#steps.shift();
  }
}

/** Each holds the text that it was about. */
const mostSteps = 20;

/** Within an input a text is moved, which the browser does. */
function isOwnSelection(target: EventTarget | null, text: string): boolean {
  if (!(target instanceof HTMLTextAreaElement)) return false;
  const { value, selectionStart, selectionEnd } = target;
  return selectionEnd > selectionStart && value.slice(selectionStart, selectionEnd) === text;
}
