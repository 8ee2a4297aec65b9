import { useEffect } from 'preact/hooks';
import type { Banner } from '../../src/protocol/panel.ts';
import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';
import { visibleName, visibleText } from '../markdown/visibleText.ts';
import { usePanel } from '../panel.ts';
import { strings } from '../strings.ts';
import { FailureActions, FailureText } from '../transcript/FailureCard.tsx';
import { Button } from '../ui/Button.tsx';

/** What stands above the transcript until it is dismissed or over. */
export function Banners() {
  const banners = usePanel().status.value?.banners ?? [];
  if (banners.length === 0) return null;
  return (
    <section class="banners" aria-label={strings.banners}>
      {banners.map((banner) => (
        <BannerView key={banner.id} banner={banner} />
      ))}
    </section>
  );
}

const icons = { info: 'info', warning: 'warning', error: 'error' } as const;

function BannerView({ banner }: { readonly banner: Banner }) {
  const store = usePanel();
  const { id, severity, text, action, dismissible } = banner;
  return (
    <div class={`banner banner-${severity}`}>
      <span
        class={`codicon codicon-${icons[severity]}`}
        role="img"
        aria-label={strings.severity[severity]}
      />
      <p>{visibleText(text)}</p>
      {action && (
        <Button
          label={action.label}
          onClick={() => store.post({ type: 'command', command: action.command })}
        />
      )}
      {dismissible && (
        <IconButton
          icon="close"
          label={strings.dismiss}
          onClick={() => store.post({ type: 'dismiss-banner', id })}
        />
      )}
    </div>
  );
}

/** Why no model answers at present, and what helps. */
export function ConnectionNotice() {
  const connection = usePanel().status.value?.connection;
  if (connection?.state !== 'failing') return null;
  const { failure } = connection;
  return (
    <section class="card card-warning connection-notice" aria-label={visibleName(failure.title)}>
      <FailureText id="connection" failure={failure} />
      {failure.actions.length > 0 && (
        <div class="card-actions">
          <FailureActions actions={failure.actions} />
        </div>
      )}
    </section>
  );
}

/** Says that what is shown is not of today. */
export function PastNotice() {
  if (!usePanel().past.value) return null;
  return (
    <div class="banner banner-info">
      <Icon name="history" />
      <p>{strings.pastNotice}</p>
    </div>
  );
}

/** The host has not been heard of for a while: what is typed stays, and is sent when it is back. */
export function SilentNotice() {
  const store = usePanel();
  const silent = store.pulse.silent.value;
  useEffect(() => {
    if (silent) store.say(strings.hostSlow);
  }, [silent, store]);
  if (!silent) return null;
  return (
    <div class="banner banner-warning">
      <Icon name="debug-disconnect" />
      <p>{strings.hostSlow}</p>
    </div>
  );
}

/** Something threw in the panel: an offer to begin anew from the host's state. */
export function BrokenNotice() {
  const store = usePanel();
  if (!store.broken.value) return null;
  return (
    <div class="banner banner-error" role="alert">
      <Icon name="error" />
      <p>{strings.panelBroken}</p>
      <button type="button" class="text-button" onClick={() => store.start()}>
        {strings.reloadPanel}
      </button>
    </div>
  );
}
