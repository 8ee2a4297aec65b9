import type { ApprovalPattern } from '../../src/protocol/approvals.ts';
import { approvalStrings as strings } from '../approvalStrings.ts';
import { visiblePath } from '../markdown/visiblePath.ts';
import { inOneLine } from '../markdown/visibleText.ts';

interface AlwaysPatternProps {
  readonly id: string;
  readonly patterns: readonly ApprovalPattern[];
  readonly chosen: number;
  readonly onChoose: (at: number) => void;
}

/** What “always” would allow, word for word; a choice where it may be narrow or a little wider. */
export function AlwaysPattern({ id, patterns, chosen, onChoose }: AlwaysPatternProps) {
  const [only, ...others] = patterns;
  if (only && others.length === 0) {
    return (
      <p id={id} class="approval-always">
        {strings.alwaysIs}{' '}
        <span id={`${id}-0`}>
          <PatternText pattern={only} />
        </span>
      </p>
    );
  }
  return (
    <fieldset class="approval-always">
      <legend class="visually-hidden">{strings.alwaysWhich}</legend>
      <p id={id}>{strings.alwaysIs}</p>
      {patterns.map((pattern, at) => (
        <label key={pattern.match}>
          <input type="radio" name={id} checked={at === chosen} onChange={() => onChoose(at)} />
          <span id={`${id}-${at}`}>
            <PatternText pattern={pattern} />
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function PatternText({ pattern }: { readonly pattern: ApprovalPattern }) {
  const { match, command } = pattern;
  const folder = inOneLine(visiblePath(pattern.folder));
  if (match === 'folder') return strings.allTests(folder);
  return (
    <>
      <code>{match === 'words' ? `${visiblePath(command)} …` : visiblePath(command)}</code>{' '}
      {match === 'words' ? strings.withNames(folder) : strings.exactly(folder)}
    </>
  );
}
