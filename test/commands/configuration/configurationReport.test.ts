import assert from 'node:assert/strict';
import {
  configurationReport,
  type Configuration,
} from '../../../src/commands/configuration/configurationReport.ts';
import {
  effectiveSetting,
  type WrittenValue,
} from '../../../src/commands/configuration/settingLayers.ts';
import { readSettings } from '../../../src/commands/readSettings.ts';
import {
  settingDefaults,
  settingIds,
  type SettingId,
} from '../../../src/commands/settingDefaults.ts';

type Written = Partial<Record<SettingId, readonly WrittenValue[]>>;

const password = ['hunter', '2hunter2'].join('');

function configuration(given: Written = {}, more: Partial<Configuration> = {}): Configuration {
  const { trusted = true } = more;
  const settings = settingIds.map((id) => {
    const all = [{ layer: 'default', value: settingDefaults[id] } as const, ...(given[id] ?? [])];
    return effectiveSetting(id, all, { trusted, folders: 1 });
  });
  const raw = Object.fromEntries(settings.map(({ id, from }) => [id, from.value]));
  return { settings, problems: readSettings(raw).problems, trusted, files: [], ...more };
}

const lines = (report: string): readonly string[] => report.split('\n');

describe('the effective configuration', () => {
  it('says of each setting what it counts as', () => {
    const report = configurationReport(configuration());
    for (const id of settingIds) {
      const value = JSON.stringify(settingDefaults[id]);
      assert.ok(lines(report).includes(`- \`${id}\`: \`${value}\``), id);
    }
    assert.doesNotMatch(report, /^## Set$/mu);
  });

  it('says who set what, and what that comes before', () => {
    const report = configurationReport(
      configuration({
        'parley.index.maxFiles': [
          { layer: 'user', value: 5 },
          { layer: 'workspace', value: 7, place: '.vscode/settings.json' },
          { layer: 'environment', value: 9, place: 'PARLEY_INDEX_MAX_FILES' },
        ],
      }),
    );
    const [, set = ''] = report.split('## Set\n\n');
    assert.deepEqual(lines(set).slice(0, 3), [
      '- `parley.index.maxFiles`: `9`, from the environment (`PARLEY_INDEX_MAX_FILES`)',
      '  - instead of `7` from the workspace (`.vscode/settings.json`)',
      '  - instead of `5` from your settings',
    ]);
    const [, unset = ''] = report.split('## Not set');
    assert.doesNotMatch(unset, /maxFiles/u);
  });

  it('says what is written in vain, and why', () => {
    const report = configurationReport(
      configuration(
        {
          'parley.tests.run': [{ layer: 'workspace', value: 'always' }],
          'parley.index.maxFiles': [{ layer: 'project', value: 7, place: '.parley/settings.json' }],
        },
        { trusted: false },
      ),
    );
    assert.match(
      report,
      /`parley\.tests\.run`: `"ask"`\n {2}- not counted: `"always"` from the workspace: only your own settings count for it/u,
    );
    assert.match(
      report,
      /`parley\.index\.maxFiles`: `50000`\n {2}- not counted: `7` from the project’s file \(`\.parley\/settings\.json`\): the workspace is not trusted/u,
    );
    assert.match(report, /\*\*Restricted Mode:\*\* nothing that comes with this workspace counts/u);
  });

  it('shows what makes no sense beside what is set, and what of files cannot be read on top', () => {
    const shown = configuration({ 'parley.index.maxFiles': [{ layer: 'user', value: 'many' }] });
    const file = '.parley/settings.json';
    const problems = [...shown.problems, { setting: file, text: `${file} is no JSON` }];
    const report = configurationReport({ ...shown, problems });
    assert.match(
      report,
      /`parley\.index\.maxFiles`: `"many"`, from your settings\n {2}- ⚠ The setting parley\.index\.maxFiles has to be a whole number from 1 to 1000000\. Until then it counts as 50000\./u,
    );
    assert.match(report, /## Cannot be read\n\n- ⚠ \.parley\/settings\.json is no JSON/u);
  });

  it('names the files that are read beside them', () => {
    const files = [{ path: '.parley/prompts/explain.md', what: 'the words of a command' }];
    const report = configurationReport(configuration({}, { files }));
    assert.match(report, /- `\.parley\/prompts\/explain\.md`: the words of a command/u);
  });

  it('shows no secret that somebody wrote into a setting', () => {
    const value = [
      {
        kind: 'openai',
        baseUrl: `https://me:${password}@models.example/v1?code=${password}&v=2`,
        apiKey: password,
        headers: { 'x-team': password },
        models: [{ id: 'm', auth_token: password }],
        tokensPerMinute: 1_000,
        keepAlive: '30m',
      },
    ];
    const report = configurationReport(
      configuration({
        'parley.providers': [{ layer: 'user', value }],
        'parley.chat.enterSends': [{ layer: 'workspace', value: { password } }],
      }),
    );
    assert.doesNotMatch(report, new RegExp(password, 'u'));
    assert.match(report, /https:\/\/•••@models\.example\/v1\?code=•••&v=•••/u);
    assert.match(report, /"tokensPerMinute":1000,"keepAlive":"30m"/u);
  });

  it('keeps what others wrote out of its Markdown', () => {
    const value = '`](command:x)\n# Heading\u2028<img>';
    const report = configurationReport(
      configuration({ 'parley.index.maxFiles': [{ layer: 'workspace', value, place: value }] }),
    );
    assert.doesNotMatch(report, /^# Heading/mu);
    assert.equal(lines(report).filter((line) => line.startsWith('# ')).length, 1);
    assert.match(report, /`` "`\]\(command:x\)\\n# Heading.<img>" ``/u);
  });
});
