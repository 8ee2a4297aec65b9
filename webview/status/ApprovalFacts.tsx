import type { ApprovalRequest } from '../../src/protocol/approvals.ts';
import { approvalStrings as strings } from '../approvalStrings.ts';
import { visiblePath } from '../markdown/visiblePath.ts';
import { inOneLine } from '../markdown/visibleText.ts';

/** What will happen, exactly: the command as it is, where, who asked, and what else there is to know. */
export function ApprovalFacts({ request }: { readonly request: ApprovalRequest }) {
  const { kind, folder, model, details } = request;
  return (
    <>
      <Command lines={visiblePath(request.command).split('\n')} />
      <dl class="approval-facts">
        <dt>{kind === 'tests' ? strings.copyOf : strings.folder}</dt>
        <dd>{folder === '' ? strings.home : inOneLine(visiblePath(folder))}</dd>
        {model !== undefined && (
          <>
            <dt>{strings.model}</dt>
            <dd>{inOneLine(visiblePath(model))}</dd>
          </>
        )}
      </dl>
      {details.map((detail) => (
        <p key={detail} class="approval-detail">
          {visiblePath(detail)}
        </p>
      ))}
    </>
  );
}

/** Several lines have numbers, so that a long one that is wrapped is told from two. */
function Command({ lines }: { readonly lines: readonly string[] }) {
  const isSeveral = lines.length > 1;
  return (
    <div
      class={isSeveral ? 'approval-command several' : 'approval-command'}
      role="group"
      aria-label={isSeveral ? strings.commandLines(lines.length) : strings.command}
      dir="ltr"
      tabIndex={0}
    >
      {lines.map((line, at) => (
        <code key={at}>{line}</code>
      ))}
    </div>
  );
}
