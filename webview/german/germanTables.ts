import { germanParts } from './germanParts.ts';
import { germanStrings } from './germanStrings.ts';

/** The panel's tables in German, by the names that `inLanguage` is given. */
export const germanTables = {
  strings: germanStrings,
  actions: germanParts.actions,
  approval: germanParts.approval,
  find: germanParts.find,
  next: germanParts.next,
  pastes: germanParts.pastes,
  queue: germanParts.queue,
  steps: germanParts.steps,
  summary: germanParts.summary,
};
