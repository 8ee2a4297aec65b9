import type { ConnectionState, HealthView } from '../../protocol/panel.ts';
import { t } from '../../protocol/texts.ts';
import { itemText } from '../itemText.ts';

/** What the status bar tells, in data. */
export interface StatusBarState {
  readonly sessionTitle: string | undefined;
  readonly modelLabel: string | undefined;
  readonly connection: ConnectionState;
  readonly health: HealthView | undefined;
  /** Tokens used of the window, 0 to 1; undefined where nothing was counted yet. */
  readonly contextShare: number | undefined;
  readonly running: number;
  readonly trusted: boolean;
  /** What is wrong besides the connection, as the chat says it: a journal that cannot be written. */
  readonly errors: readonly string[];
}

/** One item of the status bar. */
export interface StatusBarItemText {
  readonly label: string;
  /** Its last line says what a click does. */
  readonly tooltip: string;
  /** What a click runs. */
  readonly command: string;
  /** The color's name; missing where the item looks like its neighbours. */
  readonly background?: string;
}

/** From here on the oldest of the chat is soon left out: as the panel warns. */
const nearlyFull = 0.95;
/** Letters of a name: a chat's title, a model's. */
const longestName = 28;

/** The model, how full its window is, and the worst that is to be said. Pure. */
export function statusBarText(state: StatusBarState): StatusBarItemText {
  const { contextShare, running, health, errors } = state;
  const percent = contextShare === undefined ? undefined : Math.round(contextShare * 100);
  const icon = running > 0 ? '$(loading~spin)' : iconOf(state);
  const model = state.modelLabel === undefined ? undefined : itemText(state.modelLabel);
  const label = [
    icon,
    model === undefined ? 'Parley' : shortened(model),
    percent === undefined ? '' : `${percent}%`,
  ];
  const { command, does } = clickOf(state);
  const tooltip = [
    t('Parley: {0}', state.sessionTitle ?? t('no chat yet')),
    t('Model: {0} ({1})', model ?? t('none'), connectionText(state.connection)),
    ...(health ? [health.text] : []),
    ...(percent === undefined ? [] : [t('Context: {0} % of the window', percent)]),
    ...(running > 0
      ? [running === 1 ? t('1 reply running') : t('{0} replies running', running)]
      : []),
    t('Mode: chat'),
    ...(state.trusted ? [] : [t('Restricted Mode: this folder is not trusted')]),
    ...errors,
    does,
  ].join('\n');
  const background = backgroundOf(state);
  return {
    label: label.filter((part) => part !== '').join(' '),
    tooltip,
    command,
    ...(background === undefined ? {} : { background }),
  };
}

/** The chat that is shown; nothing before there is one. Pure. */
export function chatItemText(title: string | undefined): StatusBarItemText | undefined {
  if (title === undefined) return undefined;
  return {
    label: shortened(itemText(title)),
    tooltip: t('Chat: {0}\nClick to open another chat', title),
    command: 'parley.openSession',
  };
}

function shortened(name: string): string {
  const letters = [...new Intl.Segmenter().segment(name)].map(({ segment }) => segment);
  return letters.length > longestName ? `${letters.slice(0, longestName - 1).join('')}…` : name;
}

/** What helps, where something is wrong; else the chat. */
function clickOf({ connection, errors }: StatusBarState): { command: string; does: string } {
  const chat = { command: 'parley.focusChat', does: t('Click to open the chat') };
  // The chat says what is wrong, with what can be done.
  if (errors.length > 0) return chat;
  if (connection.state === 'offline') {
    return { command: 'parley.getStarted', does: t('Click to connect a model') };
  }
  if (connection.state !== 'failing') return chat;
  return connection.failure.actions.includes('set-api-key')
    ? { command: 'parley.setApiKey', does: t('Click to set the API key') }
    : { command: 'parley.openLog', does: t('Click to show the log') };
}

/** Red where no answer is to be expected, yellow where one takes long or the window is nearly full. */
function backgroundOf({
  connection,
  health,
  errors,
  contextShare = 0,
}: StatusBarState): string | undefined {
  const failing = connection.state === 'failing' || health?.state === 'failing';
  if (failing || errors.length > 0) return 'statusBarItem.errorBackground';
  const slow = health?.state === 'slow' || contextShare >= nearlyFull;
  return slow ? 'statusBarItem.warningBackground' : undefined;
}

function iconOf({ connection, health, errors }: StatusBarState): string {
  if (errors.length > 0) return '$(error)';
  if (connection.state === 'failing' || health?.state === 'failing') return '$(warning)';
  if (connection.state === 'searching') return '$(search)';
  return connection.state === 'offline' ? '$(debug-disconnect)' : '$(comment-discussion)';
}

function connectionText(connection: ConnectionState): string {
  switch (connection.state) {
    case 'ready':
      return t('connected');
    case 'searching':
      return t('looking for models');
    case 'offline':
      return t('no language model connected');
    case 'failing':
      return connection.failure.title;
  }
}
