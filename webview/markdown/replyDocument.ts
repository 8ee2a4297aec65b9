import type { GrowingText } from '../../src/protocol/growingText.ts';
import { placedSteps, type Step } from '../../src/protocol/steps.ts';
import { BlockGroup } from './blockGroup.ts';
import { goesOn, GrowingDocument } from './growingDocument.ts';

/** What a reply says, and the tools that were called for it. */
export interface ReplySource {
  readonly text: GrowingText | string;
  readonly steps: readonly Step[] | undefined;
}

/** A part of a reply's text: from one step, or row of steps, to the next. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  /** What stands behind it. */
  readonly steps: readonly Step[];
}

interface Said {
  readonly document: GrowingDocument;
  readonly to: number;
  readonly isFinal: boolean;
}

/**
 * A reply as blocks: its text, with the tools that were called at their places. Without any it is one
 * growing document; with them each stretch of text is one of its own, of which only the last one grows.
 */
export class ReplyDocument {
  readonly #now: () => number;
  #text: GrowingText | string = '';
  /** By where in the text it begins. */
  #said = new Map<number, Said>();
  /** By the id of its first step. */
  #rows = new Map<string, BlockGroup>();

  /** The reply's blocks, some at a time. A group that did not change is the same object as before. */
  groups: readonly BlockGroup[] = [];

  /** `now` gives milliseconds from a clock that only goes forward. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The depth of its first heading: 1 for "#". Undefined where it has none. */
  get firstDepth(): number | undefined {
    for (const { document } of this.#said.values()) {
      if (document.firstDepth !== undefined) return document.firstDepth;
    }
    return undefined;
  }

  /** Takes the whole reply as it is now. `final` once it will not grow any more. */
  update({ text, steps }: ReplySource, final: boolean): this {
    const kept = goesOn(this.#text, text) ? this.#said : undefined;
    const said = new Map<number, Said>();
    const rows = new Map<string, BlockGroup>();
    const groups: BlockGroup[] = [];
    for (const stretch of stretchesOf(text, steps)) {
      const isFinal = final || stretch.steps.length > 0;
      const part = this.#say(text, { ...stretch, isFinal }, countOf(groups), kept);
      if (part) said.set(stretch.from, part);
      if (part) groups.push(...part.document.groups);
      const [head] = stretch.steps;
      if (!head) continue;
      const row = this.#row(head.id, stretch.steps, countOf(groups));
      rows.set(head.id, row);
      groups.push(row);
    }
    this.#text = text;
    this.#said = said;
    this.#rows = rows;
    this.groups = groups;
    return this;
  }

  /** Undefined where nothing is said between two steps. */
  #say(
    text: GrowingText | string,
    { from, to, isFinal }: Stretch & { readonly isFinal: boolean },
    first: number,
    kept: ReadonlyMap<number, Said> | undefined,
  ): Said | undefined {
    const before = kept?.get(from);
    const old = before?.document.first === first ? before : undefined;
    if (old?.isFinal && isFinal && old.to === to) return old;
    const isAll = from === 0 && to === text.length;
    // Of a reply without steps the text stays in its pieces.
    const part = isAll ? text : text.slice(from, to);
    if (!isAll && typeof part === 'string' && part.trim() === '') return undefined;
    const document = old?.document ?? new GrowingDocument(this.#now, first);
    return { document: document.update(part, isFinal), to, isFinal };
  }

  #row(id: string, steps: readonly Step[], number: number): BlockGroup {
    const old = this.#rows.get(id);
    const [block] = old?.known ?? [];
    const isSame =
      old?.from === number &&
      block?.type === 'steps' &&
      block.steps.length === steps.length &&
      block.steps.every((step, at) => step === steps[at]);
    return old && isSame ? old : new BlockGroup(number, undefined, [{ type: 'steps', steps }]);
  }
}

function stretchesOf(
  text: GrowingText | string,
  steps: readonly Step[] | undefined,
): readonly Stretch[] {
  const stretches: { from: number; to: number; steps: Step[] }[] = [];
  let from = 0;
  // The steps as they were given: one that did not change is the same object.
  for (const [at, { offset }] of placedSteps({ steps: steps ?? [] }, text.length).entries()) {
    const step = steps?.[at];
    const last = stretches.at(-1);
    if (!step) continue;
    if (last && text.slice(from, offset).trim() === '') last.steps.push(step);
    else stretches.push({ from, to: offset, steps: [step] });
    from = offset;
  }
  return [...stretches, { from, to: text.length, steps: [] }];
}

/** What stands before a row of steps is final, and not forgotten. */
function countOf(groups: readonly BlockGroup[]): number {
  const last = groups.at(-1);
  return last ? last.from + last.blocks.length : 0;
}
