import { asksForEdits, editTools, textOfCall } from '../edits/editCalls.ts';
import type { LanguageModel, StreamPart, ToolDefinition } from '../models/languageModel.ts';
import type { ModelInfo } from '../protocol/model.ts';

/** UTF-16 units of all calls of an answer: what comes after that is not kept, and the call is none. */
const mostCollected = 4_000_000;

interface Call {
  name: string;
  json: string;
}

/** What a model is offered to call for a question: nothing where it cannot, or where no edits are asked for. */
export function editToolsFor(
  { capabilities }: Pick<ModelInfo, 'capabilities'>,
  question: string,
): readonly ToolDefinition[] {
  return capabilities?.tools === true && asksForEdits(question) ? editTools : [];
}

/**
 * A model that is asked for edits may call tools for them, where it can. What it calls is made text of
 * its answer, as blocks: whatever reads, keeps, shows or places edits knows one form. A model that
 * writes blocks all the same is as welcome.
 */
export function offerEditCalls(model: LanguageModel, question: string): LanguageModel {
  const tools = editToolsFor(model.info, question);
  if (tools.length === 0) return model;
  return {
    info: model.info,
    stream: (request, signal) =>
      asText(model.stream({ ...request, tools, toolsOptional: true }, signal)),
  };
}

async function* asText(parts: AsyncIterable<StreamPart>): AsyncIterable<StreamPart> {
  const calls = new Map<number, Call>();
  let last = '';
  let collected = 0;
  const written = (isWhole: boolean): StreamPart[] =>
    [...calls.values()].flatMap(({ name, json }) => {
      const { isEdit, text } = textOfCall(name, json);
      // What broke off was never meant as it stands.
      if (!isEdit && !isWhole) return [];
      const gap = last === '' ? '' : '\n\n'.slice(endsIn(last));
      last = `${text}\n`;
      return [{ type: 'text-delta', text: `${gap}${text}\n` } as const];
    });
  for await (const part of parts) {
    if (part.type === 'tool-call-delta') {
      const call = calls.get(part.index) ?? { name: '', json: '' };
      call.name ||= part.name ?? '';
      collected += part.arguments.length;
      if (collected <= mostCollected) call.json += part.arguments;
      calls.set(part.index, call);
    } else if (part.type === 'finish' && calls.size > 0) {
      const { outcome } = part;
      const isDone = outcome.type === 'done';
      yield* written(isDone);
      const isCalls = isDone && outcome.reason === 'tool-calls';
      yield isCalls ? { ...part, outcome: { ...outcome, reason: 'stop' } } : part;
    } else {
      if (part.type === 'text-delta' && part.text !== '') last = part.text;
      yield part;
    }
  }
}

/** How many line ends a text ends in, of the two that part it from what follows. */
function endsIn(text: string): number {
  return /\n{0,2}$/u.exec(text)?.[0].length ?? 0;
}
