import { alternativesTo } from '../src/protocol/branches.ts';
import type { AnnounceChoice } from '../src/protocol/panel.ts';
import {
  answererOf,
  type Message,
  type Reply,
  type SessionState,
} from '../src/protocol/sessionState.ts';
import { shortText } from '../src/protocol/shortText.ts';
import type { Step } from '../src/protocol/steps.ts';
import { approvalStrings } from './approvalStrings.ts';
import { inTurn, spokenText } from './markdown/spokenText.ts';
import { visiblePath } from './markdown/visiblePath.ts';
import { visibleText } from './markdown/visibleText.ts';
import { setAside } from './setAside.ts';
import { stepStrings } from './steps/stepStrings.ts';
import { strings } from './strings.ts';
import { fullText } from '../src/protocol/fullText.ts';

/**
 * What changed between two states of one session that is worth saying aloud, in order. Of a reply that
 * ended it is a few words, with `full` all of its text too; with `off` nothing is said of replies but
 * that one failed or was cut off.
 */
export function announcements(
  before: SessionState,
  after: SessionState,
  choice: AnnounceChoice,
): readonly string[] {
  if (before.messages === after.messages) return [];
  // Of 10,000 messages one changes with a frame: only what is new is looked up.
  const changed = after.messages.filter((message, at) => message !== before.messages[at]);
  const known = knownIn(before, changed.length);
  const changes = changed.flatMap((message) =>
    message.kind === 'reply' ? changesOf(known(message.id), message, choice) : [],
  );
  return before.aside === after.aside ? changes : [...otherWay(before, after), ...changes];
}

/**
 * What a person is asked since, and what was lost of it: with `before` left out all that is shown. The
 * chat may be seen the first time, after a reload of the window.
 */
export function approvalsAloud(
  before: SessionState | undefined,
  after: SessionState,
): string | undefined {
  if (before?.approvals === after.approvals) return undefined;
  const known = new Map(before?.approvals.map((each) => [each.id, each]));
  const fresh = after.approvals.filter(
    ({ id, gone }) => known.get(id)?.gone !== gone || !known.has(id),
  );
  const asked = fresh.findLast(({ gone }) => gone !== true);
  if (asked) return approvalStrings.needed(visiblePath(asked.request.title));
  return fresh.length > 0 ? approvalStrings.lost : undefined;
}

/** Finds messages by their id: one by one, or all at once after a snapshot, which changes each. */
function knownIn(state: SessionState, wanted: number): (id: string) => Message | undefined {
  const all = [state.messages, ...Object.values(state.aside)].flat();
  if (wanted < 8) return (id) => all.findLast((message) => message.id === id);
  const known = new Map(all.map((message) => [message.id, message]));
  return (id) => known.get(id);
}

/** Which way is shown now, where another one was. */
function otherWay(before: SessionState, after: SessionState): readonly string[] {
  const at = after.messages.findIndex(({ id }, index) => id !== before.messages[index]?.id);
  const head = after.messages[at]?.id;
  if (head !== undefined) {
    const versions = alternativesTo(after, head);
    const position = versions.indexOf(head) + 1;
    return position > 0 ? [strings.version(position, versions.length)] : [];
  }
  const aside = setAside(after);
  return aside ? [strings.setAside(aside.count)] : [];
}

function changesOf(
  before: Message | undefined,
  reply: Reply,
  choice: AnnounceChoice,
): readonly string[] {
  const failed = choice === 'off' ? [] : newlyFailed(before, reply);
  const aloud = failed.map(({ tool }) => stepStrings.failedAloud(shortText(visibleText(tool), 80)));
  const changed = change(before, reply, choice);
  return changed === undefined ? aloud : [...aloud, changed];
}

/** Tools that failed just now: of a reply that is seen the first time it is no news. */
function newlyFailed(before: Message | undefined, { steps }: Reply): readonly Step[] {
  if (before?.kind !== 'reply' || before.steps === steps || !steps) return [];
  const failed = new Set(before.steps?.filter(isFailed).map(({ id }) => id));
  return steps.filter((step) => isFailed(step) && !failed.has(step.id));
}

function isFailed({ outcome }: Step): boolean {
  return outcome === 'failed';
}

function change(
  before: Message | undefined,
  reply: Reply,
  choice: AnnounceChoice,
): string | undefined {
  const was = before?.kind === 'reply' ? before.status : undefined;
  if (was === reply.status) return undefined;
  if (reply.status === 'interrupted') return strings.replyInterrupted;
  if (reply.status === 'failed') {
    return strings.replyFailed(
      visibleText(answererOf(reply)),
      visibleText(reply.failure?.title ?? ''),
    );
  }
  if (choice === 'off') return undefined;
  switch (reply.status) {
    case 'running':
      return strings.replyStarted(visibleText(answererOf(reply)));
    case 'ended': {
      const text = fullText(reply);
      return inTurn([finished(text), ...(choice === 'full' ? spokenText(text) : [])]);
    }
    case 'stopped':
      return strings.replyStopped;
  }
}

function finished(text: string): string {
  const lines = text.trim() === '' ? 0 : text.trim().split('\n').length;
  const fences = text.match(/^ {0,3}(?:`{3,}|~{3,})/gmu)?.length ?? 0;
  return strings.replyFinished(lines, Math.ceil(fences / 2));
}
