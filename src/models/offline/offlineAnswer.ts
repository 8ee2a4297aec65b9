import { amount, t } from '../../protocol/texts.ts';
import type { Excerpt, Place, PlaceSearch } from './places.ts';

const longestOutline = 12;

/** The answer in Markdown, piece by piece. */
export function* offlineAnswer(search: PlaceSearch): Generator<string> {
  yield opening(search);
  for (const place of search.places) {
    yield heading(place);
    if (place.outline.length > 0) yield outline(place);
    for (const excerpt of place.excerpts) yield fenced(place, excerpt);
  }
  yield howToConnect;
}

function opening({ places, filesSearched, note }: PlaceSearch): string {
  const files = filesSearched === 1 ? t('{0} file', 1) : t('{0} files', amount(filesSearched));
  const found =
    places.length > 0
      ? t('These places match the words of your question best ({0} searched):', files)
      : filesSearched > 0
        ? t(
            'No word of your question was found in the {0} searched. Names from the code itself work best.',
            files,
          )
        : t('There was no file to search: open a folder first.');
  const said = note === undefined ? '' : `\n\n${escaped(note)}`;
  return t(
    '**No language model is connected.** What follows is a search of your workspace, not an answer.\n\n{0}{1}\n',
    found,
    said,
  );
}

function heading(place: Place): string {
  const line = place.excerpts[0]?.start ?? place.outline[0]?.line ?? 1;
  return `\n### ${link(`${place.path}:${line}`, place.uri, line)}\n`;
}

function outline({ outline: entries, uri }: Place): string {
  const shown = entries.slice(0, longestOutline).map((entry) => link(entry.label, uri, entry.line));
  const more = entries.length - shown.length;
  return t('\nOutline: {0}{1}\n', shown.join(' · '), more > 0 ? t(' · and {0} more', more) : '');
}

function fenced({ uri, language }: Place, { start, end, text }: Excerpt): string {
  const lines = start === end ? t('Line {0}', start) : t('Lines {0}–{1}', start, end);
  const fence = fenceFor(text);
  const info = language.replaceAll(/[^\w+#-]/g, '');
  return `\n${link(lines, uri, start)}\n\n${fence}${info}\n${text}${text.endsWith('\n') ? '' : '\n'}${fence}\n`;
}

/** One backtick more than the longest row of them in `text`, and three at least (CommonMark 4.5). */
function fenceFor(text: string): string {
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([row]) => row.length));
  return '`'.repeat(Math.max(3, longest + 1));
}

/** A link into a file. In angle brackets a destination may hold parentheses; these two it may not. */
function link(label: string, uri: string, line: number): string {
  const target = uri.replaceAll('<', '%3C').replaceAll('>', '%3E').replaceAll(/\s/g, '%20');
  const plain = !/[()]/.test(target);
  return `[${escaped(label)}](${plain ? '' : '<'}${target}#L${line}${plain ? '' : '>'})`;
}

/** Takes every meaning from Markdown's own characters, and line ends out of a line. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+!|<>~&$]/g, '\\$&').replaceAll(/\s+/g, ' ');
}

const howToConnect = t(
  '\n---\n\nTo get answers, connect a model in one of three ways:\n\n1. **A provider with a key** (OpenAI, or anything compatible such as OpenRouter, Kimi or DeepSeek): add it to the setting `parley.providers`, then run **Parley: Set API Key**.\n2. **A server on this machine** (Ollama, LM Studio, llama.cpp, vLLM): start it, and Parley finds it on its usual port; for another port add its `baseUrl` to `parley.providers`.\n3. **VS Code’s own models**: sign in to the extension that offers them, and pick one in Parley’s model list.\n',
);
