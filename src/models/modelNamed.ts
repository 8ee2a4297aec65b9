import { sameModel, type ModelInfo } from '../protocol/model.ts';
import { untagged } from './findModel.ts';

/** What a name comes to. */
export type NamedModel =
  | {
      readonly type: 'model';
      readonly info: ModelInfo;
      /** True where the name says whose model it is: nothing else can be meant. */
      readonly full: boolean;
    }
  /** Several are called so: names that tell them apart. */
  | { readonly type: 'several'; readonly names: readonly string[] }
  /** None is called so, but one nearly. */
  | { readonly type: 'near'; readonly name: string }
  | { readonly type: 'unknown' };

/** Letters from which on a slip of the pen is seen as one: shorter names are all like each other. */
const longEnough = 6;
const mostSlips = 2;

/**
 * The model that a person names: by its provider and its id, by its id, or by the name it is shown with.
 * Capitals matter only where they tell two models apart, and so does the tag that Ollama takes for granted.
 */
export function modelNamed(name: string, models: readonly ModelInfo[]): NamedModel {
  const wanted = plainName(name);
  if (wanted === '') return { type: 'unknown' };
  for (const { spell, loose, full } of spellings) {
    const own = loose ? wanted.toLowerCase() : wanted;
    const found = models.filter((info) => {
      const spelt = plainName(spell(info));
      return (loose ? spelt.toLowerCase() : spelt) === own;
    });
    const [info] = found;
    if (info && found.length === 1) return { type: 'model', info, full };
    if (info && full) return { type: 'model', info, full };
    if (info) return { type: 'several', names: found.map(fullName) };
  }
  const near = nearest(wanted, models);
  return near ? { type: 'near', name: shortName(near, models) } : { type: 'unknown' };
}

/** The shortest name that names this model and no other one; empty where none does. */
export function shortName(info: ModelInfo, models: readonly ModelInfo[]): string {
  const names = [plainName(info.ref.model), fullName(info)];
  const own = names.find((name) => {
    const found = modelNamed(name, models);
    return found.type === 'model' && sameModel(found.info.ref, info.ref);
  });
  return own ?? '';
}

/** "openai/gpt-4o" */
export function fullName({ ref }: Pick<ModelInfo, 'ref'>): string {
  return plainName(`${ref.provider}/${ref.model}`);
}

/** Without what cannot stand between quotes in a message, or would be seen by nobody. */
function plainName(name: string): string {
  return name
    .replaceAll(/["`]/gu, '')
    .replaceAll(/[\s\p{C}]+/gu, ' ')
    .trim();
}

const spellings: readonly {
  readonly spell: (info: ModelInfo) => string;
  readonly loose: boolean;
  readonly full: boolean;
}[] = [
  { spell: fullName, loose: false, full: true },
  { spell: ({ ref }) => ref.model, loose: false, full: false },
  { spell: fullName, loose: true, full: true },
  { spell: ({ ref }) => ref.model, loose: true, full: false },
  { spell: ({ label }) => label, loose: true, full: false },
  { spell: (info) => untagged(fullName(info)), loose: true, full: true },
  { spell: ({ ref }) => untagged(ref.model), loose: true, full: false },
];

/** "gpt4o" is near "gpt-4o", and so is "gtp-4o-mini" near "gpt-4o-mini". */
function nearest(wanted: string, models: readonly ModelInfo[]): ModelInfo | undefined {
  const near = models.flatMap((info) => {
    const away = [info.ref.model, info.label].map((name) => slipsBetween(wanted, name));
    const least = Math.min(...away);
    return least <= mostSlips ? [{ info, least }] : [];
  });
  return near.toSorted((a, b) => a.least - b.least)[0]?.info;
}

function slipsBetween(wanted: string, name: string): number {
  const [a, b] = [letters(wanted), letters(name)];
  if (a === '' || b === '') return Infinity;
  if (a === b) return 0;
  const tooShort = Math.min(a.length, b.length) < longEnough;
  return tooShort || Math.abs(a.length - b.length) > mostSlips ? Infinity : slips(a, b);
}

function letters(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

/** Letters that are one too many, missing or another one (Levenshtein's distance). */
function slips(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swapped = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
