import { isolatedPath } from '../protocol/isolated.ts';
import { itemText, named } from './itemText.ts';

interface Texts {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
}

/** A line of VS Code's list whose texts may be of anybody: each as `itemText` shows it. Pure. */
export function shownItem<T extends Texts>(item: T): T {
  const { label, description, detail } = item;
  return {
    ...item,
    label: itemText(label),
    ...(description === undefined ? {} : { description: itemText(description) }),
    ...(detail === undefined ? {} : { detail: itemText(detail) }),
  };
}

/** The same where the label is a path. Pure. */
export function shownFile<T extends Texts>(item: T): T {
  return { ...shownItem(item), label: isolatedPath(named(item.label)) };
}
