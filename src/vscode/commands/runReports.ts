import * as vscode from 'vscode';
import { addAnswer } from '../../commands/report/addAnswer.ts';
import { analysisFindings } from '../../commands/report/analysisFindings.ts';
import type { CompletionReport, ReportedFile } from '../../commands/report/completionReport.ts';
import type { Finding } from '../../commands/reviewFindings.ts';
import { reportCard } from '../../commands/report/reportCard.ts';
import type { Disposable } from '../../protocol/emitter.ts';
import type { SessionEvent } from '../../protocol/events.ts';
import type { CorrelationId, MessageId } from '../../protocol/ids.ts';
import { rememberNewest } from '../../protocol/rememberNewest.ts';
import { answererOf, findReply, type Reply } from '../../protocol/sessionState.ts';
import type { ShownFindings } from '../editor/shownFindings.ts';
import type { SessionRegistry } from '../../sessions/sessionRegistry.ts';

/** What a question of a command is about. */
export interface ReportedTask {
  /** The command, as the settings name it. */
  readonly purpose: string;
  /** "src/cart.ts" */
  readonly path: string;
  /** Of the file, where what is found in it is to stand on its lines. */
  readonly uri?: string;
  /** "Refactor src/cart.ts"; missing where no change is expected. */
  readonly title?: string;
  /** The message of the same command that this one asks again about. */
  readonly after?: MessageId;
  /** It asks on about a change that is there: however it ends, the change is what the command came to. */
  readonly isRepair?: true;
  /** A change that is proposed already, and was not asked for by this message. */
  readonly proposal?: CorrelationId;
}

interface Run {
  readonly task: ReportedTask;
  report: CompletionReport;
  /** Messages that ask on about its change. */
  readonly repairs: Set<MessageId>;
}

/** Runs that are remembered: a proposal may wait for its decision for long. */
const mostRuns = 100;
/** Milliseconds that the status bar shows a report. */
const shownFor = 10_000;

/**
 * What the commands about code did and took. A run begins with its question; its tokens and its time
 * are those of all its answers, its files those that were accepted.
 */
export class RunReports implements Disposable {
  readonly #byMessage = new Map<MessageId, Run>();
  readonly #byCorrelation = new Map<CorrelationId, Run>();
  readonly #subscription: Disposable;
  readonly #findings: Pick<ShownFindings, 'show'>;
  #last: CompletionReport | undefined;

  constructor(sessions: Pick<SessionRegistry, 'onEvents'>, findings: Pick<ShownFindings, 'show'>) {
    this.#findings = findings;
    this.#subscription = sessions.onEvents((actor, events) => {
      for (const event of events.filter(isEnd)) {
        const reply = findReply(actor.getState(), event.reply);
        if (reply) this.#onReply(event, reply);
      }
    });
  }

  last(): CompletionReport | undefined {
    return this.#last;
  }

  begin(message: MessageId, task: ReportedTask): void {
    const earlier = task.after === undefined ? undefined : this.#byMessage.get(task.after);
    const title = task.title ?? titleOf(task);
    const outcome = task.proposal === undefined ? 'answered' : 'proposed';
    const report = { title, outcome, files: [], took: 0, findings: [] } as const;
    const run = earlier ?? { task, report, repairs: new Set() };
    if (task.isRepair) run.repairs.add(message);
    rememberNewest(this.#byMessage, message, run, mostRuns);
    if (task.proposal !== undefined)
      rememberNewest(this.#byCorrelation, task.proposal, run, mostRuns);
  }

  /** What was done without a chat. */
  done(report: CompletionReport): void {
    this.#last = report;
    const icon = report.outcome === 'failed' ? '$(error)' : '$(check)';
    vscode.window.setStatusBarMessage(`${icon} ${reportCard(report)}`, shownFor);
  }

  /** An answer that comes to no change; `problem` is why, where it should have. */
  unchanged(correlation: CorrelationId, problem?: string): void {
    this.#change(correlation, () => ({
      outcome: problem === undefined ? 'unchanged' : 'failed',
      ...(problem === undefined ? {} : { problem }),
    }));
  }

  proposed(correlation: CorrelationId, files: readonly ReportedFile[]): void {
    this.#change(correlation, () => ({ outcome: 'proposed', files }));
  }

  /** `isRest`: nothing more is proposed. */
  applied(correlation: CorrelationId, files: readonly ReportedFile[], isRest: boolean): void {
    this.#change(correlation, ({ outcome, files: before }) => ({
      outcome: isRest ? 'applied' : 'partly-applied',
      files: outcome === 'partly-applied' ? summed(before, files) : files,
    }));
  }

  /** Of what is proposed nobody wants these files; the others wait still. */
  leftOut(correlation: CorrelationId, files: readonly ReportedFile[]): void {
    const gone = new Set(files.map(({ path }) => path));
    this.#change(correlation, ({ outcome, files: before }) =>
      outcome === 'proposed' ? { files: before.filter(({ path }) => !gone.has(path)) } : {},
    );
  }

  discarded(correlation: CorrelationId): void {
    this.#change(correlation, ({ outcome, files }) =>
      outcome === 'partly-applied'
        ? { outcome: 'applied', files }
        : { outcome: 'discarded', files: [] },
    );
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#byMessage.clear();
    this.#byCorrelation.clear();
  }

  #onReply(event: ReplyEnd, reply: Reply): void {
    const run = this.#byMessage.get(reply.to);
    if (!run) return;
    rememberNewest(this.#byCorrelation, event.correlation, run, mostRuns);
    if (run.repairs.has(reply.to)) {
      run.report = addAnswer(run.report, reply);
      this.#last = run.report;
      return;
    }
    const outcome = outcomes[event.type];
    const { task } = run;
    const failure = event.type === 'reply-failed' ? { problem: event.failure.title } : {};
    const findings = task.purpose === 'analyze' ? analysisFindings(reply.text, task.path) : [];
    run.report = addAnswer(run.report, reply, { ...failure, outcome, findings });
    if (event.type === 'reply-ended') this.#show(task, reply, findings);
    // Of an answer that is to become a change it is told what became of it.
    const isOver = task.title === undefined || event.type !== 'reply-ended';
    if (isOver) this.done(run.report);
    else this.#last = run.report;
  }

  /** What an answer in a chat found stands on its lines and in the Problems panel as well. */
  #show({ uri: file }: ReportedTask, reply: Reply, findings: readonly Finding[]): void {
    if (file === undefined || findings.length === 0) return;
    const uri = vscode.Uri.parse(file);
    const placed = findings.map((finding) => ({ ...finding, uri }));
    void this.#findings.show('Parley Analysis', answererOf(reply), placed);
  }

  #change(
    correlation: CorrelationId,
    change: (report: CompletionReport) => Partial<CompletionReport>,
  ): void {
    const run = this.#byCorrelation.get(correlation);
    if (!run) return;
    run.report = { ...run.report, ...change(run.report) };
    this.done(run.report);
  }
}

const outcomes = {
  'reply-ended': 'answered',
  'reply-stopped': 'stopped',
  'reply-interrupted': 'stopped',
  'reply-failed': 'failed',
} as const;

type ReplyEnd = Extract<SessionEvent, { type: keyof typeof outcomes }>;

function isEnd(event: SessionEvent): event is ReplyEnd {
  return Object.hasOwn(outcomes, event.type);
}

/** "Explain src/cart.ts" */
function titleOf({ purpose, path }: ReportedTask): string {
  return `${purpose.slice(0, 1).toUpperCase()}${purpose.slice(1)} ${path}`.trimEnd();
}

function summed(
  before: readonly ReportedFile[],
  more: readonly ReportedFile[],
): readonly ReportedFile[] {
  const all = new Map(before.map((file) => [file.path, file]));
  for (const file of more) {
    const { added = 0, removed = 0 } = all.get(file.path) ?? {};
    all.set(file.path, { ...file, added: added + file.added, removed: removed + file.removed });
  }
  return [...all.values()];
}
