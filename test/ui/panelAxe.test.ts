// Every state of the panel, in every theme, as assistive technology meets it.
import assert from 'node:assert/strict';
import { openPanel, panelThemes, type PanelPage, type PanelTheme } from './panelHarness.ts';
import type { Scene } from './panelScene.ts';
import { scenes } from './panelScenes.ts';

/** What depends on a theme: all else is the same elements with the same names. */
const ofThemes = ['color-contrast', 'link-in-text-block'];

async function opened(scene: Scene, theme: PanelTheme): Promise<PanelPage> {
  const panel = await openPanel(theme, 400, 760);
  await panel.page.waitForFunction(() => globalThis.posted.length > 0);
  await panel.send(...scene.messages);
  await scene.act?.(panel);
  await panel.page.locator('vscode-button, button').first().waitFor();
  return panel;
}

describe('the panel for assistive technology', function () {
  this.timeout(120_000);

  for (const scene of scenes) {
    it(`has no fault that axe finds in the state "${scene.name}"`, async () => {
      const [first, ...others] = panelThemes;
      const panel = await opened(scene, first);
      try {
        assert.deepEqual(await panel.faults(), [], first);
        for (const theme of others) {
          await panel.wear(theme);
          assert.deepEqual(await panel.faults(ofThemes), [], theme);
        }
      } finally {
        await panel.close();
      }
    });
  }
});
