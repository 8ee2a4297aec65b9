import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeProgressRing,
} from '@vscode/webview-ui-toolkit';

/** Defines the custom elements that the controls of this folder draw. */
export function defineControls(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodeProgressRing(),
  );
  // The toolkit reads the theme, and begins to watch it, when the page has loaded. It came later.
  // The event comes from the document, as the real one does: VS Code listens for it too, and a page
  // whose "load" has another target stays hidden for good.
  if (document.readyState === 'complete') {
    document.dispatchEvent(new Event('load', { bubbles: true }));
  }
}
