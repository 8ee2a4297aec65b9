// The keys that VS Code has for a chat's page, as package.json binds them.
import manifest from '../../package.json' with { type: 'json' };
import type { PageGoal } from '../../src/protocol/pageGoal.ts';
import { chatKeyHandlers } from '../../src/vscode/chatKeyHandlers.ts';

interface Bound {
  readonly command: string;
  readonly key: string;
  readonly args?: string;
}

const bound: readonly Bound[] = manifest.contributes.keybindings;

/** What a key, as Playwright writes it, has the page of the side bar do; undefined where it is the page's own. */
export function goalOfKey(key: string): PageGoal | undefined {
  const written = key
    .split('+')
    .map((part) => part.toLowerCase().replace('control', 'ctrl').replace('arrow', ''))
    .join('+');
  const command = bound.find((each) => each.key === written && each.args === 'view')?.command;
  if (command === 'parley.stop') return 'stop';
  let goal: PageGoal | undefined;
  const handlers: Readonly<Record<string, (where: unknown) => unknown>> = chatKeyHandlers((to) => {
    goal = to;
    return Promise.resolve();
  });
  if (command !== undefined) handlers[command]?.('view');
  return goal;
}
