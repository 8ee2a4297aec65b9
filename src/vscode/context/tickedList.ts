import * as vscode from 'vscode';
import type { ContextPin } from '../../protocol/contextItems.ts';
import type { WorkspacePlace } from './workspacePlaces.ts';

export interface PlaceItem extends vscode.QuickPickItem {
  readonly pin: ContextPin;
}

/** Lines of the list: VS Code draws those in view, and looks through all. */
const most = 20_000;

/**
 * Places of which some are ticked, in a picker. Where other lines are to be shown VS Code wants the whole
 * list again, takes back all ticks, and tells of that as if somebody had. It names lines by their numbers,
 * also in what is still on its way about the list before: so a line never changes its place.
 */
export class TickedList {
  readonly #picker: vscode.QuickPick<PlaceItem>;
  #items: readonly PlaceItem[];
  #ticked: ReadonlySet<string>;
  #shown: ReadonlySet<string> = new Set();
  /** The list is another one, and VS Code has not said yet that the ticks are there again. */
  #isRenewed = false;

  constructor(
    picker: vscode.QuickPick<PlaceItem>,
    pinned: readonly ContextPin[],
    places: readonly WorkspacePlace[],
  ) {
    this.#picker = picker;
    this.#ticked = new Set(pinned.map(({ target }) => target));
    const rest = places.filter(({ uri }) => !this.#ticked.has(uri)).map(placeItem);
    this.#items = [...pinned.map((pin) => toItem(pin, 'file')), ...rest].slice(0, most);
    this.#give();
    picker.onDidChangeSelection((selected) => this.#select(selected));
  }

  ticked(): readonly ContextPin[] {
    return this.#items.map(({ pin }) => pin).filter(({ target }) => this.#ticked.has(target));
  }

  /** These are shown whatever is typed; all others where VS Code sees it in them. */
  alwaysShow(places: readonly WorkspacePlace[]): void {
    const wanted = new Set(places.map(({ uri }) => uri));
    if (wanted.size === this.#shown.size && isIn(wanted, this.#shown)) return;
    this.#shown = wanted;
    const known = new Set(this.#items.map(({ pin }) => pin.target));
    const all = [...this.#items, ...places.filter(({ uri }) => !known.has(uri)).map(placeItem)];
    for (const item of all) item.alwaysShow = wanted.has(item.pin.target);
    this.#items = all;
    this.#give();
  }

  #give(): void {
    this.#picker.items = this.#items;
    this.#tickAgain();
  }

  #tickAgain(): void {
    this.#picker.selectedItems = this.#items.filter(({ pin }) => this.#ticked.has(pin.target));
    this.#isRenewed = this.#ticked.size > 0;
  }

  #select(selected: readonly PlaceItem[]): void {
    const now = new Set(selected.map(({ pin }) => pin.target));
    if (!this.#isRenewed) this.#ticked = now;
    else if (isIn(this.#ticked, now)) {
      const isMore = now.size > this.#ticked.size;
      this.#ticked = now;
      // Somebody ticked a line of the list before: it is to be ticked in this one as well.
      if (isMore) this.#tickAgain();
      else this.#isRenewed = false;
    }
  }
}

function isIn(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  return [...some].every((each) => all.has(each));
}

function placeItem({ uri, name, kind }: WorkspacePlace): PlaceItem {
  return toItem({ target: uri, label: name }, kind);
}

export function toItem(pin: ContextPin, kind: 'file' | 'folder'): PlaceItem {
  const at = pin.label.lastIndexOf('/') + 1;
  return {
    pin,
    label: pin.label.slice(at),
    description: pin.label.slice(0, Math.max(0, at - 1)),
    iconPath: new vscode.ThemeIcon(kind),
  };
}
