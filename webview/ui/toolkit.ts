import { provideVSCodeDesignSystem, vsCodeButton } from '@vscode/webview-ui-toolkit';

/** Defines the custom elements that the controls of this folder draw. */
export function defineControls(): void {
  provideVSCodeDesignSystem().register(vsCodeButton());
  // The toolkit reads the theme, and begins to watch it, when the page has loaded. It came later.
  if (document.readyState === 'complete') dispatchEvent(loadOfDocument());
}

/**
 * A "load" as the browser sends it: to the window, and with the document as its target. VS Code listens
 * for it too, and a page whose "load" has another target stays hidden for good. One dispatched at the
 * document would not do: it never comes to the window. Source: dom.spec.whatwg.org, "get the parent".
 */
function loadOfDocument(): Event {
  return Object.defineProperty(new Event('load'), 'target', { value: document });
}
