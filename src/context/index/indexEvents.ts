/** What is kept for the report: older ones go. */
const most = 50;

/** What went wrong and was put right, for the report. */
export class IndexEvents {
  #events: readonly { readonly at: number; readonly text: string }[] = [];

  note(text: string): void {
    this.#events = [...this.#events, { at: Date.now(), text }].slice(-most);
  }

  all(): readonly { readonly at: number; readonly text: string }[] {
    return this.#events;
  }
}
