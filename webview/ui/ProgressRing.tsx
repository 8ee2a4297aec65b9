import { h } from 'preact';

/** A ring that turns while something without a known length goes on. */
export function ProgressRing({ label }: { readonly label: string }) {
  return h('vscode-progress-ring', { 'aria-label': label });
}
