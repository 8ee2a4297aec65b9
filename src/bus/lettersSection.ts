import { mostRows, type LetterRow, type LettersSection } from '../protocol/dashboard.ts';
import { shortText } from '../protocol/shortText.ts';
import type { EventBus } from './eventBus.ts';
import type { DeadLetter } from './letter.ts';

/** What the bus gave up, as the dashboard shows it: where it was to go and why it did not arrive, never what it says. */
export function lettersSection(bus: Pick<EventBus, 'deadLetters' | 'states'>): LettersSection {
  const dead = bus.deadLetters();
  return {
    dead: dead.length,
    lost: bus.states().reduce((sum, { lost }) => sum + lost, 0),
    rows: dead
      .toSorted((a, b) => b.at - a.at)
      .slice(0, mostRows)
      .map(rowOf),
  };
}

function rowOf({ topic, subscriber, deliveryId, tries, why, at }: DeadLetter<unknown>): LetterRow {
  return { topic, subscriber, deliveryId, tries, why: shortText(why, 500), at };
}
