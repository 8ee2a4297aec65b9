// The keys that VS Code has for a chat's page, as package.json binds them.
import manifest from '../../package.json' with { type: 'json' };
import type { PageGoal } from '../../src/protocol/pageGoal.ts';
import { chatKeyHandlers } from '../../src/vscode/panel/chatKeyHandlers.ts';

/** What a key, as Playwright writes it, has a page do; undefined where it is the page's own. */
export function goalOfKey(key: string): PageGoal | undefined {
  const written = key
    .split('+')
    .map((part) => part.toLowerCase().replace('control', 'ctrl').replace('arrow', ''))
    .join('+');
  const bound = manifest.contributes.keybindings.find((each) => each.key === written);
  let goal: PageGoal | undefined;
  const handlers: Readonly<Record<string, () => unknown>> = chatKeyHandlers((to) => {
    goal = to;
    return Promise.resolve();
  });
  if (bound) handlers[bound.command]?.();
  return goal;
}
