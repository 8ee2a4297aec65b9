import { threadText } from '../../protocol/threadText.ts';
import type { IndexReport, IndexState } from './indexState.ts';

/** What the thread tells of itself, in VS Code's language. */
export function stateInWords(state: IndexState): IndexState {
  const { grammarFault } = state;
  return {
    ...state,
    pauses: state.pauses.map(threadText),
    ...(grammarFault === undefined ? {} : { grammarFault: threadText(grammarFault) }),
  };
}

/** The thread's report in VS Code's language. */
export function reportInWords(report: IndexReport): IndexReport {
  return {
    ...report,
    state: stateInWords(report.state),
    notes: report.notes.map(({ path, note }) => ({ path, note: noteInWords(note) })),
    events: report.events.map(({ at, text }) => ({ at, text: threadText(text) })),
  };
}

/** A file may have several notes. */
function noteInWords(note: string): string {
  return note.split('; ').map(threadText).join('; ');
}
