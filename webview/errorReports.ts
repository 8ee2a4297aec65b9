import type { PanelMessage } from '../src/protocol/panel.ts';

type Post = (report: Extract<PanelMessage, { readonly type: 'panel-error' }>) => void;

/** At most so many reports of errors: one that comes with every frame must not flood the log. */
const mostReports = 20;

/** Has the host log what went wrong in the page. */
export class ErrorReports {
  readonly #post: Post;
  #reports = 0;

  constructor(post: Post) {
    this.#post = post;
  }

  report(error: unknown): void {
    this.#reports += 1;
    if (this.#reports > mostReports) return;
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    this.#post({ type: 'panel-error', message, ...(stack === undefined ? {} : { stack }) });
  }
}
