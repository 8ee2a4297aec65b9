import { render } from 'preact';
import { createId } from '../src/protocol/ids.ts';
import { App } from './App.tsx';
import { keepChordsOut } from './chords.ts';
import { connectHost } from './host.ts';
import { loadLexer } from './markdown/lateLexer.ts';
import { PanelContext } from './panel.ts';
import { saveBeforeLeaving } from './saveBeforeLeaving.ts';
import { Store } from './store.ts';
import './styles/main.css';
import { leaveOutSecondClicks } from './secondClicks.ts';
import { strings } from './strings.ts';
import { copyWhole } from './transcript/copyWhole.ts';
import { loadControls } from './ui/controls.ts';

/** Milliseconds. */
const longestToFrame = 200;

const store = new Store({
  host: connectHost(),
  timers: {
    after(milliseconds, callback) {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
  },
  nextFrame: (callback) => void requestAnimationFrame(callback),
  createRequest: () => createId(),
});

listen();
focusAtStart();
const root = document.querySelector('[data-parley-root]');
if (root)
  render(
    <PanelContext.Provider value={store}>
      <App />
    </PanelContext.Provider>,
    root,
  );
store.start();
if (document.hasFocus()) store.post({ type: 'focused', focused: true });
followTheme();
loadControls().catch((error: unknown) => store.fail(error));
// Behind the first frame; a page that is not seen yet has none.
requestAnimationFrame(() => setTimeout(read));
setTimeout(read, longestToFrame);

function read(): void {
  loadLexer().catch((error: unknown) => store.fail(error));
}

/**
 * The input has the focus where nothing else has: at once if the page does, else when it first comes
 * here. A page that is made anew while somebody writes code takes it from nobody.
 */
function focusAtStart(): void {
  if (document.hasFocus()) focusUnused();
  else addEventListener('focus', focusUnused, { once: true });
}

/** The host answers nothing before it has sent what is shown. */
function followTheme(): void {
  let follows = false;
  store.sessionId.subscribe((session) => {
    if (session === undefined || follows) return;
    follows = true;
    store.theme.follow(document.body);
  });
}

function focusUnused(): void {
  if (document.activeElement === document.body) store.focus('input');
}

function listen(): void {
  addEventListener('message', (event: MessageEvent<unknown>) => store.receive(event.data));
  addEventListener('copy', (event) => {
    const log = document.querySelector('[role=log]');
    const copied = copyWhole(getSelection(), log, store.session.value);
    // An input has a selection of its own.
    if (!copied || event.target instanceof HTMLTextAreaElement) return;
    event.clipboardData?.setData('text/plain', copied.text);
    event.preventDefault();
    store.say(strings.copiedWhole(copied.count));
  });
  addEventListener('error', (event: ErrorEvent) => {
    // Not an error of ours: the browser puts what is left of a layout into the next frame.
    if (!event.message.startsWith('ResizeObserver loop')) store.fail(event.error ?? event.message);
  });
  addEventListener('unhandledrejection', (event) => store.fail(event.reason));
  // Keys of VS Code's count for the page that has the focus.
  addEventListener('focus', () => store.post({ type: 'focused', focused: true }));
  addEventListener('blur', () => store.post({ type: 'focused', focused: false }));
  leaveOutSecondClicks(document);
  keepChordsOut(document);
  saveBeforeLeaving(() => store.outbox.flush());
}
