import type { ApprovalAnswer, Withdrawal } from '../protocol/approvals.ts';
import { checkpointTitleText } from '../protocol/checkpointTitle.ts';
import type { Settlement } from '../protocol/commands.ts';
import type { SessionEvent } from '../protocol/events.ts';
import type { StepOutcome } from '../protocol/steps.ts';
import { t } from '../protocol/texts.ts';

const textLength = 60;

/** What happened, in a few words for a person. */
export function eventLabel(event: SessionEvent): string {
  switch (event.type) {
    case 'session-created':
      return t('Chat begun');
    case 'session-renamed':
      return t('Renamed to “{0}”', event.title);
    case 'session-archived':
      return t('Archived');
    case 'session-restored':
      return t('Restored from the archive');
    case 'session-pinned':
      return event.pinned ? t('Pinned') : t('Unpinned');
    case 'session-forked':
      return t('Forked from another chat');
    case 'session-imported':
      return t('Imported from {0}', event.from);
    case 'model-chosen':
      return t('Model chosen: {0}', event.model.model);
    case 'context-pinned':
      return `${event.pinned ? t('Pinned') : t('Unpinned')} ${short(event.label)}`;
    case 'context-dropped':
      return event.dropped ? t('Removed from context') : t('Put back into context');
    case 'message-added':
      return `${event.replaces === undefined ? t('Asked') : t('Asked anew')}: ${short(event.text)}`;
    case 'image-added':
      return t('Image attached');
    case 'branch-chosen':
      return t('Another version chosen');
    case 'conversation-rewound':
      return t('The rest put aside');
    default:
      return replyLabel(event);
  }
}

function replyLabel(event: SessionEvent): string {
  switch (event.type) {
    case 'reply-started':
      return t('{0} began to answer', event.modelLabel);
    case 'reply-chosen':
      return t('Another answer chosen');
    case 'reply-grew':
      return t('Reply grew');
    case 'reply-ended':
      return t('Reply ended');
    case 'reply-stopped':
      return t('Reply stopped');
    case 'reply-interrupted':
      return t('Reply interrupted');
    case 'reply-failed':
      return t('Reply failed: {0}', short(event.failure.title));
    case 'reply-dismissed':
      return t('Rest of a reply discarded');
    case 'message-pinned':
      return event.pinned ? t('Message pinned') : t('Message unpinned');
    case 'message-removed':
      return event.removed ? t('Message deleted') : t('Message brought back');
    case 'history-compacted':
      return t('Earlier messages summarised for models');
    case 'compaction-undone':
      return t('Summary of earlier messages taken back');
    default:
      return workLabel(event);
  }
}

function workLabel(event: SessionEvent): string {
  switch (event.type) {
    case 'edit-proposed':
      return t('Change proposed: {0}', event.label);
    case 'edit-started':
    case 'edit-applied':
      return t('Change applied: {0}', event.label);
    case 'edit-rolled-back':
      return t('Change rolled back');
    case 'edit-discarded':
      return t('Change discarded');
    case 'checkpoint-made':
      return t('Checkpoint: {0}', checkpointTitleText(event.title));
    case 'command-started':
      return t('Running: {0}', short(event.label));
    case 'command-ended':
      return event.exitCode === undefined
        ? t('Command ended')
        : t('Command ended (exit code {0})', event.exitCode);
    case 'command-settled':
      return settledLabel(event.as);
    case 'tool-called':
      return t('Tool called: {0}', short(event.tool));
    case 'tool-ended':
      return toolEndedLabel(event.outcome);
    default:
      return approvalLabel(event);
  }
}

function toolEndedLabel(outcome: StepOutcome): string {
  switch (outcome) {
    case 'done':
      return t('Tool done');
    case 'failed':
      return t('Tool failed');
    case 'stopped':
      return t('Tool stopped');
  }
}

function approvalLabel(event: SessionEvent): string {
  switch (event.type) {
    case 'approval-asked':
      return t('Approval asked for: {0}', short(event.request.command));
    case 'approval-answered':
      return answerLabel(event.answer);
    case 'approval-withdrawn':
      return withdrawnLabel(event.why);
    case 'approval-waived':
      return t('Allowed by a rule: {0}', short(event.request.command));
    default:
      return t('Something that a newer version of Parley did');
  }
}

function answerLabel(answer: ApprovalAnswer): string {
  if (answer.type === 'denied') {
    return answer.reason === '' ? t('Denied') : t('Denied: {0}', short(answer.reason));
  }
  switch (answer.scope) {
    case 'once':
      return t('Allowed once');
    case 'session':
      return t('Allowed in this chat');
    case 'always':
      return t('Always allowed in this workspace');
  }
}

function withdrawnLabel(why: Withdrawal): string {
  switch (why) {
    case 'stopped':
      return t('Request for approval withdrawn');
    case 'gone':
      return t('The window ended before an answer');
    case 'read':
      return t('Lost request for approval dismissed');
  }
}

function settledLabel(as: Settlement): string {
  switch (as) {
    case 'discarded':
      return t('Interrupted command discarded');
    case 'run-again':
      return t('Interrupted command run again');
    case 'left-running':
      return t('Command left running in its terminal');
  }
}

function short(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length <= textLength ? line : `${line.slice(0, textLength - 1)}…`;
}
