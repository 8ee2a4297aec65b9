import type { MentionPreview } from '../../protocol/completion.ts';
import type { ContextSources, NamedPlace } from './contextSources.ts';
import { t } from '../../protocol/texts.ts';
import { personText } from './personPiece.ts';
import { parseMentions, type ProviderName } from './mentions.ts';

/** Lines that are shown: who wants more opens it. */
const mostLines = 12;
/** Characters of one line. */
const longestLine = 160;

/** What a person would mention with this text, at a glance; undefined where there is nothing to show. */
export async function mentionPreview(
  insert: string,
  sources: Pick<ContextSources, 'find' | 'problems' | 'changes' | 'searchResults'>,
  signal: AbortSignal,
): Promise<MentionPreview | undefined> {
  const [mention] = parseMentions(insert);
  if (!mention) return undefined;
  if (mention.type === 'provider') return ofProvider(mention.name, sources, signal);
  const place = await sources.find(mention.name, signal);
  return place && ofPlace(place);
}

function ofPlace(place: NamedPlace): MentionPreview | undefined {
  switch (place.type) {
    case 'file': {
      const { path, content } = place.file;
      return content.type === 'text'
        ? cut(path, content.text, 1)
        : { title: path, text: content.note ?? '', more: 0 };
    }
    case 'folder':
      return cut(place.folder.path, place.folder.paths.join('\n'));
    case 'person':
      return cut(place.person.name, personText(place.person));
    case 'symbol': {
      const { path, lines, text } = place.shown;
      return cut(`${path}:${lines.start}-${lines.end}`, text, lines.start);
    }
  }
}

async function ofProvider(
  name: ProviderName,
  sources: Pick<ContextSources, 'problems' | 'changes' | 'searchResults'>,
  signal: AbortSignal,
): Promise<MentionPreview | undefined> {
  switch (name) {
    case 'problems': {
      const lines = sources
        .problems()
        .map(({ path, line, message }) => `${path}:${line} ${message}`);
      return lines.length > 0 ? cut('#problems', lines.join('\n')) : undefined;
    }
    case 'diff': {
      const changes = await sources.changes(signal);
      return changes.type === 'there'
        ? cut('#diff', changes.value.map(({ path }) => path).join('\n'))
        : { title: '#diff', text: changes.reason, more: 0 };
    }
    case 'search': {
      const found = sources.searchResults();
      return found.type === 'there'
        ? cut('#search', found.value)
        : { title: '#search', text: found.reason, more: 0 };
    }
    case 'terminal':
      // Looking at it goes through the clipboard: that is for whoever chooses it.
      return { title: '#terminal', text: t('It is read when you choose this.'), more: 0 };
    case 'selection':
      // The editor shows it.
      return undefined;
  }
}

/** `first` is the number of the first line, where lines have numbers. */
function cut(title: string, text: string, first?: number): MentionPreview | undefined {
  const lines = text.replace(/\s+$/u, '').split(/\r\n|\r|\n/u);
  const shown = lines.slice(0, mostLines).map((line) => line.slice(0, longestLine));
  if (shown.every((line) => line.trim() === '')) return undefined;
  const more = lines.length - shown.length;
  return { title, text: shown.join('\n'), more, ...(first === undefined ? {} : { first }) };
}
