import { planContext, type ContextPlan, type OfferedTools } from '../context/buildContext.ts';
import type { EditorSource, OpenEditor } from '../context/editorSource.ts';
import { historySummary } from '../context/compaction/historySummary.ts';
import type { Retriever } from '../context/retrieve.ts';
import type { Availability, ContextSources } from '../context/sources/contextSources.ts';
import { gatherContext } from '../context/sources/gather.ts';
import type { TokenCounter } from '../context/tokenCounter.ts';
import { seesImages } from '../context/images.ts';
import type { PromptMessage } from '../context/prompt.ts';
import type { ChatMessage, ToolDefinition } from '../models/languageModel.ts';
import type { CorrelationId, MessageId, SessionId } from '../protocol/ids.ts';
import type { ContextReceipt } from '../protocol/contextItems.ts';
import type { ImageContent, ImageRef } from '../protocol/images.ts';
import type { ModelInfo } from '../protocol/model.ts';
import type { SessionState } from '../protocol/sessionState.ts';
import type { TerminalSelection } from '../protocol/terminalSelection.ts';
import { emptyReceipt } from './emptyReceipt.ts';
import { cannotSee, tooLong } from './turnFailures.ts';
import type { PlannedRequest } from './turnMachine.ts';

/** A question that may be asked, and all that its context is made of. */
export interface Planned {
  readonly state: SessionState;
  /** Empty where nothing is typed yet. */
  readonly question: string;
  /** The message that is answered. */
  readonly answering?: MessageId;
  /** Items that are not sent this once, whoever names them. */
  readonly without?: readonly string[];
  /** That go with the question. */
  readonly images?: readonly ImageRef[];
  /** What was selected in a terminal for the question. */
  readonly terminal?: Availability<TerminalSelection>;
  /** Files that a command attached. */
  readonly attached?: readonly OpenEditor[];
  readonly model: ModelInfo;
}

/** A question that is asked. */
export interface Asked extends Planned {
  readonly correlation: CorrelationId;
  /** True where a person wants another answer than the last. */
  readonly fresh: boolean;
  /** True where a model that cannot see the images may answer without them. */
  readonly imagesOptional?: boolean;
}

export interface PlanParts {
  readonly editors: EditorSource;
  readonly counter: TokenCounter;
  /** Counts as this model does; `counter` where not given. */
  readonly counterOf?: (model: ModelInfo) => Promise<TokenCounter>;
  /** What the editor knows beside its open files; loaded with the first plan. */
  readonly sources?: () => Promise<ContextSources>;
  readonly retriever?: Retriever;
  /** What a model is offered to call for a question: none where it cannot, or need not. */
  readonly toolsFor?: (model: ModelInfo, question: string) => Promise<readonly ToolDefinition[]>;
}

interface RequestParts extends PlanParts {
  /** The kinds of secret in `text` that the policies will mask. */
  readonly secretsIn: (text: string) => readonly string[];
  /** The bytes of a picture of the session. */
  readonly imageOf: (session: SessionId, image: string) => ImageContent | undefined;
}

/** The request that a question comes to within the model's window, with its receipt. */
export async function planRequest(
  { correlation, fresh, imagesOptional = false, ...asked }: Asked,
  { secretsIn, imageOf, ...parts }: RequestParts,
  signal: AbortSignal,
): Promise<PlannedRequest> {
  const { model, without = [] } = asked;
  const images = (asked.images ?? []).filter(({ id }) => !without.includes(`image:${id}`));
  if (images.length > 0 && !imagesOptional && !seesImages(model)) {
    return { type: 'failed', receipt: emptyReceipt(model), failure: cannotSee(model) };
  }
  const plan = await planFor({ ...asked, images }, parts, signal);
  if (plan.type === 'too-long') {
    return { type: 'failed', receipt: emptyReceipt(model), failure: tooLong(plan, model) };
  }
  const found = plan.messages.flatMap((each) => secretsIn(each.text));
  const masked = [...new Set([...found, ...maskedBefore(asked.terminal, plan.receipt)])];
  return {
    type: 'request',
    receipt: masked.length > 0 ? { ...plan.receipt, masked } : plan.receipt,
    request: {
      messages: withImages(plan.messages, (id) => imageOf(asked.state.id, id)),
      maxOutputTokens: model.window.reply,
      session: asked.state.id,
      correlation,
      ...(fresh ? { fresh } : {}),
    },
  };
}

/** What goes with a message from a terminal is masked before it is kept with it. */
function maskedBefore(terminal: Planned['terminal'], { items }: ContextReceipt): readonly string[] {
  const isSent = items.some(({ kind, leftOut }) => kind === 'terminal' && leftOut === undefined);
  return isSent && terminal?.type === 'there' ? (terminal.value.masked ?? []) : [];
}

/** What a question would take along, and what of that there is room for. */
export async function planFor(
  { attached = [], without = [], ...asked }: Planned,
  parts: PlanParts,
  signal: AbortSignal,
): Promise<ContextPlan> {
  const { state, question, model } = asked;
  const [editors, sources, tools = []] = await Promise.all([
    parts.editors.openEditors(),
    parts.sources?.(),
    parts.toolsFor?.(model, question),
  ]);
  const removed = new Set(state.dropped);
  const gathered = await gatherContext(
    {
      question,
      pins: state.pins,
      editors,
      attached,
      removed: new Set([...removed, ...without]),
      available: Math.max(0, model.window.total - model.window.reply),
      ...(asked.terminal ? { terminal: asked.terminal } : {}),
    },
    { ...(sources ? { sources } : {}), ...(parts.retriever ? { retriever: parts.retriever } : {}) },
    signal,
  );
  const summary = historySummary(state, asked.answering);
  // Whoever takes the summary away has the messages themselves sent again.
  const isTold = summary && ![...removed, ...without].includes(summary.piece.id);
  const request = {
    ...asked,
    ...gathered,
    ...(isTold ? { summarized: summary.upTo } : {}),
    pieces: summary ? [summary.piece, ...gathered.pieces] : gathered.pieces,
    editors,
    removed,
    without: new Set(without),
    ...(tools.length > 0 ? { tools: offered(tools) } : {}),
  };
  const counter = (await parts.counterOf?.(model)) ?? parts.counter;
  return planContext(request, counter, signal);
}

/** As they stand on the wire, more or less: each protocol has words of its own around them. */
function offered(tools: readonly ToolDefinition[]): OfferedTools {
  return { names: tools.map(({ name }) => name), text: JSON.stringify(tools) };
}

/** What a question would hold, as it is shown; of one that is too long only how long it is. */
export async function receiptFor(
  asked: Planned,
  parts: PlanParts,
  signal: AbortSignal = new AbortController().signal,
): Promise<ContextReceipt> {
  const plan = await planFor(asked, parts, signal);
  if (plan.type === 'planned') return plan.receipt;
  return { ...emptyReceipt(asked.model), used: plan.needed };
}

/** The bytes come last: what is planned and shown never holds them. One that was lost is said to be. */
function withImages(
  messages: readonly PromptMessage[],
  contentOf: (id: string) => ImageContent | undefined,
): readonly ChatMessage[] {
  return messages.map(({ images = [], ...message }) => {
    const contents = images.map(({ id }) => contentOf(id)).filter((each) => each !== undefined);
    const lost = images.length - contents.length;
    const text = lost > 0 ? `${message.text}\n\n[${lost} of its images got lost.]` : message.text;
    const shown = contents.map(({ mimeType, data }) => ({ mimeType, base64: data }));
    return { ...message, text, ...(shown.length > 0 ? { images: shown } : {}) };
  });
}
