import fs from 'node:fs/promises';
import path from 'node:path';
import type { PromptFiles } from '../../../src/commands/prompts/composePrompt.ts';
import { repoRoot } from '../../../scripts/lib/paths.mjs';

/** Parley's own templates, and those of a workspace where one is given. Each is read when it is asked for. */
export function promptFolders(workspace?: string): PromptFiles {
  const builtIn = path.join(repoRoot, 'media', 'prompts');
  return {
    builtIn: async (name) => ({
      path: `media/prompts/${name}.md`,
      text: await fs.readFile(path.join(builtIn, `${name}.md`), 'utf8'),
    }),
    async own(name) {
      const relative = path.posix.join('.parley', 'prompts', `${name}.md`);
      const text =
        workspace === undefined
          ? undefined
          : await fs.readFile(path.join(workspace, relative), 'utf8').catch(() => undefined);
      return text === undefined ? undefined : { path: relative, text };
    },
  };
}
