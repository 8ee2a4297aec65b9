import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { withKeys, withTexts } from '../../scripts/lib/manifestTexts.mjs';
import { repoRoot } from '../../scripts/lib/paths.mjs';
import { chatParticipants, languageModelTools } from '../../src/commands/chatContributions.ts';
import { commandTable } from '../../src/commands/commandTable.ts';
import { toContributions } from '../../src/commands/contributions.ts';
import { settingDefaults } from '../../src/commands/settingDefaults.ts';
import { restrictedSettings, toConfiguration } from '../../src/commands/settingsTable.ts';
import { readSettings } from '../../src/commands/readSettings.ts';
import { faultsOf } from '../helpers/translation.ts';

interface WalkthroughStep {
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

interface Manifest {
  readonly version: string;
  readonly icon: string;
  readonly engines: { readonly vscode: string };
  readonly contributes: Readonly<Record<string, unknown>> & {
    readonly viewsContainers: { readonly activitybar: readonly { readonly icon: string }[] };
    readonly walkthroughs: readonly { readonly steps: readonly WalkthroughStep[] }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
  };
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly devDependencies: Readonly<Record<string, string>>;
}

type Texts = Record<string, string>;

const read = (file: string): unknown => JSON.parse(readFileSync(path.join(repoRoot, file), 'utf8'));
const keyed = read('package.json') as Manifest & Record<string, unknown>;
const english = read('package.nls.json') as Texts;
const german = read('package.nls.de.json') as Texts;
/** As VS Code shows it. */
const manifest = withTexts(keyed, english) as Manifest;

/** What JSON makes of it: no `undefined`. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('package.json', () => {
  it('has the commands, menus and keybindings of the command table, and no others', () => {
    for (const [key, value] of Object.entries(toContributions(commandTable))) {
      assert.deepEqual(manifest.contributes[key], plain(value), key);
    }
  });

  it('has the settings of the settings table with their defaults, and no others', () => {
    assert.deepEqual(manifest.contributes['configuration'], plain(toConfiguration()));
  });

  it('has VS Code take no setting from a folder that nobody trusts', () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.deepEqual(restrictedConfigurations, restrictedSettings);
    assert.deepEqual(restrictedSettings, Object.keys(settingDefaults));
  });

  it('has the tools and the chat participant of their table, and no others', () => {
    assert.deepEqual(manifest.contributes['languageModelTools'], plain(languageModelTools));
    assert.deepEqual(manifest.contributes['chatParticipants'], plain(chatParticipants));
  });

  it('has defaults that the reader of settings takes without a problem', () => {
    assert.deepEqual(readSettings(settingDefaults).problems, []);
  });

  it('has a walkthrough whose links and ends are commands and keys that there are', () => {
    const ids = new Set<string>(commandTable.map(({ id }) => id));
    const keys = new Set(['parley.connected', 'parley.running']);
    for (const { steps } of manifest.contributes.walkthroughs) {
      for (const { description, media, completionEvents } of steps) {
        const links = [...description.matchAll(/\(command:([\w.]+)\)/gu)].map(([, id = '']) => id);
        assert.ok(links.length > 0 && media.altText !== '', description);
        for (const id of links) assert.ok(ids.has(id), id);
        assert.ok(completionEvents.length > 0, description);
        for (const event of completionEvents) {
          const [kind, name = ''] = event.split(':');
          assert.ok(kind === 'onCommand' ? ids.has(name) : keys.has(name), event);
        }
      }
    }
  });

  it('says in words what each command written into a chat does', () => {
    for (const row of commandTable) {
      if ('slash' in row) assert.match(row.slash.description, /^[A-Z].{5,}/u, row.id);
    }
  });

  it('names each command once', () => {
    const ids = commandTable.map((row) => row.id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('names pictures that are there', () => {
    const icons = manifest.contributes.viewsContainers.activitybar.map(({ icon }) => icon);
    const steps = manifest.contributes.walkthroughs.flatMap((each) => each.steps);
    const pictures = steps.map(({ media }) => media.svg);
    for (const file of [manifest.icon, ...icons, ...pictures]) {
      assert.ok(existsSync(path.join(repoRoot, file)), file);
    }
  });

  it('has views whose ids the code registers', () => {
    const ids = Object.values(manifest.contributes.views).flatMap((views) =>
      views.map(({ id }) => id),
    );
    assert.deepEqual(ids, ['parley.chat', 'parley.sessions', 'parley.context']);
  });

  it('is compiled against the oldest VS Code that it says it runs in', () => {
    assert.equal(manifest.engines.vscode, `^${manifest.devDependencies['@types/vscode']}`);
  });

  it('pins every dependency to one version', () => {
    for (const [name, version] of Object.entries(manifest.devDependencies)) {
      assert.match(version, /^\d+\.\d+\.\d+$/u, name);
    }
  });

  it('has a changelog with Unreleased on top', () => {
    const changelog = readFileSync(path.join(repoRoot, 'CHANGELOG.md'), 'utf8');
    assert.match(changelog, /^# Changelog\n+(?:.*\n+)?## Unreleased\n/u);
  });
});

describe('the texts of package.json', () => {
  const links = (text: string): readonly string[] => text.match(/\(command:[\w.]+\)/gu) ?? [];
  const code = (text: string): readonly string[] => text.match(/`[^`]+`/gu) ?? [];

  it('are all behind keys, and each key has its text', () => {
    assert.deepEqual(withKeys(keyed, english), { manifest: keyed, texts: english });
    assert.doesNotMatch(JSON.stringify(manifest), /"%[\w.-]+%"/u);
  });

  it('are in German, each of them, and no other', () => {
    // Names of services.
    const same = Object.keys(english).filter((key) =>
      /\.kind\.(?:anthropic|gemini|moonshot|deepseek|mistral|groq|xai)$/u.test(key),
    );
    const sameWords = new Set(
      ['views.parley.parley.chat.name', ...same].map((key) => `nls.${key}`),
    );
    assert.deepEqual(faultsOf('nls', english, german, sameWords), []);
  });

  it('name the same commands, settings and code in German', () => {
    for (const [key, text] of Object.entries(english)) {
      assert.deepEqual(links(german[key] ?? ''), links(text), key);
      assert.deepEqual(code(german[key] ?? ''), code(text), key);
    }
  });

  it('name commands as the palette shows them', () => {
    for (const texts of [english, german]) {
      const titles = Object.keys(texts).filter((key) => /^commands\..*\.title$/u.test(key));
      const shown = new Set(titles.map((key) => texts[key]?.replace(/…$/u, '')));
      for (const [key, text] of Object.entries(texts)) {
        for (const [, name] of text.matchAll(/\*\*Parley: ([^*]+)\*\*/gu)) {
          assert.ok(shown.has(name), `${key}: ${name}`);
        }
      }
    }
  });
});
