import { useEffect, useRef, useState } from 'preact/hooks';
import { longestReason, type Approval, type ApprovalChoice } from '../../src/protocol/approvals.ts';
import { approvalStrings as strings } from '../approvalStrings.ts';
import { Icon } from '../Icon.tsx';
import { visiblePath } from '../markdown/visiblePath.ts';
import { inOneLine } from '../markdown/visibleText.ts';
import { usePanel } from '../panel.ts';
import { AlwaysPattern } from './AlwaysPattern.tsx';
import { ApprovalFacts } from './ApprovalFacts.tsx';

/** What waits for a person’s yes or no, and what was lost of it. The focus stays where it is. */
export function ApprovalCards() {
  const approvals = usePanel().asked.shown.value;
  if (approvals.length === 0) return null;
  return (
    <section class="approvals" aria-label={strings.waiting}>
      {approvals.map((approval, at) => (
        <ApprovalCard key={approval.id} approval={approval} nth={at + 1} of={approvals.length} />
      ))}
    </section>
  );
}

interface CardProps {
  readonly approval: Approval;
  /** Its place among those that are shown: 1 is the first. */
  readonly nth: number;
  readonly of: number;
}

const icons = { terminal: 'terminal', tests: 'beaker' } as const;

function ApprovalCard({ approval, nth, of }: CardProps) {
  const card = useRef<HTMLElement>(null);
  useGivenFocus(card, nth === 1);
  const { request, gone } = approval;
  const title = inOneLine(visiblePath(request.title));
  return (
    <section
      ref={card}
      class="card card-approval"
      tabIndex={-1}
      aria-label={of === 1 ? title : strings.nth(title, nth, of)}
    >
      <p class="card-title">
        <Icon name={icons[request.kind]} />
        <span>{title}</span>
      </p>
      <ApprovalFacts request={request} />
      {gone ? <Gone id={approval.id} /> : <Choices approval={approval} />}
    </section>
  );
}

/** Takes the focus when a key asks for it. */
function useGivenFocus(card: { readonly current: HTMLElement | null }, isFirst: boolean): void {
  const wanted = usePanel().focusRequest.value;
  useEffect(() => {
    if (wanted.target === 'approval' && isFirst) card.current?.focus();
  }, [wanted]);
}

function Gone({ id }: { readonly id: string }) {
  const store = usePanel();
  return (
    <>
      <p>{strings.gone}</p>
      <div class="card-actions">
        <button
          type="button"
          class="text-button"
          disabled={!store.canWrite.value}
          onClick={() => store.postHere({ type: 'withdraw-approval', approval: id })}
        >
          {strings.dismiss}
        </button>
      </div>
    </>
  );
}

function Choices({ approval }: { readonly approval: Approval }) {
  const store = usePanel();
  const [pattern, choosePattern] = useState(0);
  const { id, request, offers } = approval;
  const off = !store.canWrite.value;
  const answer = (choice: ApprovalChoice): void =>
    store.postHere({ type: 'answer-approval', approval: id, choice });
  const always = `always-${id}`;
  return (
    <>
      {off && <p>{strings.elsewhere}</p>}
      <div class="approval-answer">
        <div class="card-actions">
          <Choice
            label={strings.allowOnce}
            isFirst
            off={off}
            onChoose={() => answer({ type: 'once' })}
          />
          {offers.session && (
            <Choice
              label={strings.allowInChat}
              hint={request.kind === 'tests' ? strings.testsInChatHint : strings.inChatHint}
              off={off}
              onChoose={() => answer({ type: 'session' })}
            />
          )}
          {offers.always.length > 0 && (
            <Choice
              label={strings.alwaysAllow}
              about={`${always} ${always}-${pattern}`}
              off={off}
              onChoose={() => answer({ type: 'always', pattern })}
            />
          )}
        </div>
        <Deny off={off} onDeny={(reason) => answer({ type: 'deny', reason })} />
      </div>
      {offers.always.length > 0 && (
        <AlwaysPattern
          id={always}
          patterns={offers.always}
          chosen={pattern}
          onChoose={choosePattern}
        />
      )}
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly hint?: string;
  /** Ids of what says more. */
  readonly about?: string;
  readonly isFirst?: boolean;
  readonly off: boolean;
  readonly onChoose: () => void;
}

function Choice({ label, hint, about, isFirst = false, off, onChoose }: ChoiceProps) {
  return (
    <button
      type="button"
      class={isFirst ? 'text-button primary' : 'text-button'}
      title={hint}
      aria-describedby={about}
      disabled={off}
      onClick={onChoose}
    >
      {label}
    </button>
  );
}

interface DenyProps {
  readonly off: boolean;
  readonly onDeny: (reason: string) => void;
}

/** A no, with a reason where somebody has one: Enter in its field is the no too. */
function Deny({ off, onDeny }: DenyProps) {
  const [reason, setReason] = useState('');
  return (
    <form
      class="approval-deny"
      onSubmit={(event) => {
        event.preventDefault();
        onDeny(reason);
      }}
    >
      <input
        type="text"
        dir="auto"
        aria-label={strings.reason}
        placeholder={strings.reasonHint}
        maxLength={longestReason}
        disabled={off}
        value={reason}
        onInput={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <button type="submit" class="text-button" disabled={off}>
        {strings.deny}
      </button>
    </form>
  );
}
