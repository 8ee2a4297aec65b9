import type { SettingProblem } from '../../commands/readSettings.ts';
import type { Failure } from '../../protocol/model.ts';
import type { Banner } from '../../protocol/panel.ts';
import type { SessionSummary } from '../../protocol/sessionState.ts';
import { amount, t } from '../../protocol/texts.ts';
import type { RecoveryReport } from '../../sessions/journal.ts';
import type { StoreAccess } from '../../sessions/sessionStore.ts';
import type { RetentionPlan } from '../../sessions/retention.ts';
import { parkedFailure } from '../../sessions/sessionFailures.ts';
import { chatCount } from './chatCount.ts';
import { titleText } from '../sessions/titleText.ts';

/** The journal was damaged, or cannot be written. */
export function journalBanners(
  access: StoreAccess,
  reports: readonly RecoveryReport[],
): readonly Banner[] {
  const recovered = reports.map(recoveredBanner);
  return access.type === 'read-only'
    ? [...recovered, failureBanner('journal-read-only', access.failure)]
    : recovered;
}

/** The disk does not take or give what a chat needs. */
export function storageBanner(failure: Failure | undefined): readonly Banner[] {
  return failure ? [failureBanner(`storage-${failure.title}`, failure)] : [];
}

/** Another window writes to the session that is shown. */
export function elsewhereBanner(session: string): Banner {
  return {
    id: `elsewhere-${session}`,
    severity: 'info',
    text: t('This chat is in use in another window. You can read along here.'),
    action: { label: t('Take Over'), command: 'take-over' },
    dismissible: false,
  };
}

/** The session that is shown stopped after repeated errors. */
export function parkedBanner(session: string): Banner {
  return {
    ...failureBanner(`parked-${session}`, parkedFailure()),
    action: { label: t('Reopen Chat'), command: 'reopen-session' },
  };
}

/** Chats that were archived, or deleted, because nobody had used them for long. */
export function retentionBanner({ archive, remove }: RetentionPlan): readonly Banner[] {
  const parts = [
    ...named(archive, (titles) => t('{0} archived', titles)),
    ...named(remove, (titles) => t('{0} deleted', titles)),
  ];
  if (parts.length === 0) return [];
  return [
    {
      id: `retention-${[...archive, ...remove].map(({ id }) => id).join('-')}`,
      severity: 'info',
      text: t('Not used for long: {0}. The settings say after how many days.', parts.join('; ')),
      action: { label: t('Show Chats'), command: 'show-sessions' },
      dismissible: true,
    },
  ];
}

function named(
  sessions: readonly SessionSummary[],
  say: (titles: string) => string,
): readonly string[] {
  if (sessions.length === 0) return [];
  const titles = sessions.slice(0, 3).map(({ title }) => t('“{0}”', titleText(title)));
  const more = sessions.length - titles.length;
  const all = titles.join(', ');
  return [say(more > 0 ? t('{0} and {1} more', all, more) : all)];
}

/** Settings that count as their defaults because what stands there makes no sense. */
export function settingBanners(problems: readonly SettingProblem[]): readonly Banner[] {
  return problems.map(({ setting, text }) => ({
    id: `setting-${setting}-${text}`,
    severity: 'warning',
    text,
    action: { label: t('Open Settings'), command: 'open-settings' },
    dismissible: true,
  }));
}

/** A provider that could not list its models, though others may have. */
export function providerBanner(provider: string, failure: Failure): Banner {
  const wantsKey = failure.actions.includes('set-api-key');
  return {
    ...failureBanner(`provider-${provider}`, failure),
    severity: 'warning',
    dismissible: true,
    action: wantsKey
      ? { label: t('Set API Key'), command: 'set-api-key' }
      : { label: t('Open Settings'), command: 'open-settings' },
  };
}

function failureBanner(id: string, failure: Failure): Banner {
  return {
    id,
    severity: 'error',
    // Some titles end as a sentence does and some do not.
    text: `${failure.title.replace(/\.$/u, '')}. ${failure.advice}`,
    action: { label: t('Show Log'), command: 'open-log' },
    dismissible: false,
  };
}

/** How much could not be recovered, as far as anybody can know. */
function lostWords(lost: RecoveryReport['lost']): string {
  if (lost.length === 0) return '';
  const events = lost.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const chats = new Set(lost.map(({ session }) => session)).size;
  const eventsText = events === 1 ? t('1 event') : t('{0} events', amount(events));
  return t(' {0} of {1} could not be read any more.', eventsText, chatCount(chats));
}

function recoveredBanner({ events, sessions, lost, setAside, at }: RecoveryReport): Banner {
  const chats = chatCount(sessions);
  const kept = setAside === undefined ? '' : t(' The damaged file is kept: {0}', setAside);
  return {
    id: `recovered-${at}`,
    severity: 'warning',
    text: t(
      'The journal of your chats was damaged. {0} events of {1} were recovered.{2}{3}',
      events,
      chats,
      lostWords(lost),
      kept,
    ),
    action: { label: t('Show Folder'), command: 'show-journal-folder' },
    dismissible: true,
  };
}
