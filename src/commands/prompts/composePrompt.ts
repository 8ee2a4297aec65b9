import { t } from '../../protocol/texts.ts';
import { prompts, type Filled, type PromptName, type PromptSpec } from './promptTable.ts';
import { braced, parseTemplate, problemWith, renderTemplate } from './template.ts';

/** A template's file. */
export interface TemplateFile {
  /** As a person knows it: `.parley/prompts/explain.md`. */
  readonly path: string;
  readonly text: string;
}

/** Where templates come from. Both are read anew with each prompt, so that a change counts at once. */
export interface PromptFiles {
  builtIn(name: PromptName): Promise<TemplateFile>;
  /** The workspace's own, where it has one and may be trusted; or why that one cannot be read. */
  own(
    name: PromptName,
  ): Promise<TemplateFile | { readonly path: string; readonly problem: string } | undefined>;
}

export type ComposedPrompt =
  | { readonly type: 'prompt'; readonly text: string }
  /** `path` is the file that has to be put right. */
  | { readonly type: 'refused'; readonly reason: string; readonly path: string };

/**
 * A prompt from its template: the workspace's own, else Parley's. An own one that cannot be used is
 * never passed over in silence: nothing is asked, and the reason says what to do.
 */
export async function composePrompt(
  { name, values }: Filled,
  files: PromptFiles,
): Promise<ComposedPrompt> {
  const own = await files.own(name);
  if (own === undefined) return compose(name, values, await files.builtIn(name));
  const composed = 'text' in own ? compose(name, values, own) : refused(own.path, own.problem);
  if (composed.type === 'prompt') return composed;
  const reason = t(
    '{0}. Put that right, or delete the file to use Parley’s own. Nothing was asked.',
    composed.reason,
  );
  return { ...composed, reason };
}

function compose(
  name: PromptName,
  values: Readonly<Record<string, string>>,
  { path, text }: TemplateFile,
): ComposedPrompt {
  const spec: PromptSpec = prompts[name];
  const parsed = parseTemplate(text);
  if (parsed.type === 'unreadable') return refused(path, parsed.problem);
  const problem = problemWith(parsed.template, name, spec);
  if (problem !== undefined) return refused(path, problem);
  const rendered = renderTemplate(parsed.template, spec, values);
  return rendered.type === 'text'
    ? { type: 'prompt', text: rendered.text }
    : refused(path, t('wants {0}, for which there is no value', braced(rendered.variable)));
}

function refused(path: string, problem: string): ComposedPrompt {
  return { type: 'refused', path, reason: t('The prompt {0} {1}', path, problem) };
}
