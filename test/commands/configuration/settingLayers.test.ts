import assert from 'node:assert/strict';
import {
  effectiveSetting,
  settingLayers,
  type SettingLayer,
  type WrittenValue,
} from '../../../src/commands/configuration/settingLayers.ts';
import { environmentSettings } from '../../../src/commands/configuration/environmentSettings.ts';
import { readSettingsText } from '../../../src/commands/configuration/settingsText.ts';
import { scopeOf, settingDefaults, settingIds } from '../../../src/commands/settingDefaults.ts';

const open = { trusted: true, folders: 1 };
const shared = 'parley.index.maxFiles';
const personal = 'parley.tests.run';

const written = (...layers: readonly SettingLayer[]): readonly WrittenValue[] =>
  layers.map((layer) => ({ layer, value: layer }));

describe('where a setting comes from', () => {
  it('has this order', () => {
    assert.deepEqual(settingLayers, [
      'default',
      'user',
      'remote',
      'workspace',
      'folder',
      'project',
      'environment',
    ]);
  });

  for (const [i, weaker] of settingLayers.entries()) {
    for (const stronger of settingLayers.slice(i + 1)) {
      it(`is ${stronger} rather than ${weaker}, in whatever order they are told`, () => {
        for (const layers of [
          [weaker, stronger],
          [stronger, weaker],
        ]) {
          const all = written(...new Set<SettingLayer>(['default', ...layers]));
          const { from, under } = effectiveSetting(shared, all, open);
          assert.equal(from.layer, stronger);
          const told = weaker === 'default' ? [] : [weaker];
          assert.deepEqual(
            under.map(({ layer }) => layer),
            told,
          );
        }
      });
    }
  }

  it('names all that it comes before, the strongest first', () => {
    const { from, under, ignored } = effectiveSetting(shared, written(...settingLayers), open);
    assert.equal(from.layer, 'environment');
    const others = under.map(({ layer }) => layer);
    assert.deepEqual(others, ['project', 'folder', 'workspace', 'remote', 'user']);
    assert.deepEqual(ignored, []);
  });

  it('is the person alone where the setting is theirs, whatever else is written', () => {
    const { from, ignored } = effectiveSetting(personal, written(...settingLayers), open);
    assert.equal(from.layer, 'user');
    const others = settingLayers.slice(2);
    assert.deepEqual(
      ignored.map(({ layer, why }) => [layer, why]),
      others.map((layer) => [layer, 'only-yours']),
    );
  });

  it('is never a folder that nobody trusts', () => {
    const around = { trusted: false, folders: 1 };
    const { from, ignored } = effectiveSetting(shared, written(...settingLayers), around);
    assert.equal(from.layer, 'environment', 'the environment is not the folder’s');
    assert.deepEqual(
      ignored.map(({ layer, why }) => `${layer}: ${why}`),
      ['workspace: untrusted', 'folder: untrusted', 'project: untrusted'],
    );
  });

  it('is the workspace’s own file rather than one of several folders', () => {
    const around = { trusted: true, folders: 2 };
    const all = written('default', 'workspace', 'folder', 'project');
    const { from, ignored } = effectiveSetting(shared, all, around);
    assert.equal(from.layer, 'workspace');
    assert.deepEqual(
      ignored.map(({ layer, why }) => `${layer}: ${why}`),
      ['folder: several-folders', 'project: several-folders'],
    );
  });

  it('is one place for a setting that is an object, for VS Code would mix several', () => {
    const objects = settingIds.filter((id) => {
      const value: unknown = settingDefaults[id];
      return typeof value === 'object' && !Array.isArray(value);
    });
    assert.ok(objects.length > 0);
    for (const id of objects) assert.equal(scopeOf(id), 'application', id);
  });
});

describe('settings in the environment', () => {
  it('are read as JSON, else as a word, under a name of their own', () => {
    const read = environmentSettings({
      PARLEY_INDEX_MAX_FILES: '7',
      PARLEY_CHAT_ENTER_SENDS: 'false',
      PARLEY_TESTS_RUN: 'never',
      PARLEY_DISCOVERY_LOCAL_PORTS: '[1, 2]',
      PARLEY_CONTEXT_COMPACT_AT: ' ',
      PARLEY_SOMETHING: '1',
    });
    assert.deepEqual(
      [...read].map(([id, { value, place }]) => [id, value, place]),
      [
        ['parley.discovery.localPorts', [1, 2], 'PARLEY_DISCOVERY_LOCAL_PORTS'],
        ['parley.index.maxFiles', 7, 'PARLEY_INDEX_MAX_FILES'],
        ['parley.chat.enterSends', false, 'PARLEY_CHAT_ENTER_SENDS'],
        ['parley.tests.run', 'never', 'PARLEY_TESTS_RUN'],
      ],
    );
  });
});

describe('a file of settings', () => {
  const values = (text: string): unknown => {
    const read = readSettingsText(text);
    return read.type === 'read' ? read.values : read.type;
  };

  it('may have comments and a comma at the end, and texts that look like them', () => {
    const text = `\uFEFF{
      // "a": 0
      "a": 1, /* "b": 2, */
      "url": "http://x/*y*/", // twice: http://
      "list": ["//", ",]", "\\"//",],
    }`;
    assert.deepEqual(values(text), { a: 1, url: 'http://x/*y*/', list: ['//', ',]', '"//'] });
  });

  it('is empty where nothing stands in it', () => {
    for (const text of ['', ' \n', '// nothing yet']) assert.deepEqual(values(text), {});
  });

  it('is said to be broken rather than half read', () => {
    for (const text of ['{', '[1]', '"a"', 'null', '{"a": 1 "b": 2}', '{"a": /* 1}'])
      assert.equal(values(text), 'broken', text);
  });

  it('takes no longer than its length asks for', () => {
    assert.equal(values(`{"a": ${'/* '.repeat(500_000)}`), 'broken');
    assert.equal(values(`{"a": "${'\\'.repeat(1_000_001)}`), 'broken');
  });
});
