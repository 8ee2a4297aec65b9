import assert from 'node:assert/strict';
import { parseFrontMatter } from '../../src/skills/frontMatter.ts';
import type { SkillFile } from '../../src/skills/skill.ts';
import { skillCalled, skillCatalog } from '../../src/skills/skillCatalog.ts';
import { skillReport } from '../../src/skills/skillReport.ts';

const none = new Set<string>();

function skillFile(path: string, text: SkillFile['text'], scope: SkillFile['scope'] = 'project') {
  const folder = path.split('/').at(-2) ?? '';
  return { scope, path, uri: `file:///shop/${path}`, folder, text } as const;
}

function skillText(head: readonly string[], body = 'Read the changelog first.'): string {
  return ['---', ...head, '---', '', body, ''].join('\n');
}

const release = skillText(['name: release', 'description: Writes release notes']);

function problemsOf(text: SkillFile['text'], path = '.parley/skills/release/SKILL.md') {
  return skillCatalog([skillFile(path, text)], none).broken.map(({ problem }) => problem);
}

function fieldsOf(...head: readonly string[]) {
  const matter = parseFrontMatter(skillText(head));
  return matter.type === 'read' ? Object.fromEntries(matter.fields) : matter.problem;
}

describe('the head of a skill', () => {
  it('is read in each way in which texts are written', () => {
    const fields = fieldsOf(
      '# a comment',
      'plain: Use when: asked # not this',
      `single: 'It''s one'`,
      'double: "One \\"two\\""',
      'folded: >-',
      '  first',
      '  second',
      '',
      '  third',
      'kept: |',
      '  first',
      '    second',
      'long: begins',
      '  and goes on',
    );
    assert.deepEqual(fields, {
      plain: 'Use when: asked',
      single: "It's one",
      double: 'One "two"',
      folded: 'first second\nthird',
      kept: 'first\n  second',
      long: 'begins and goes on',
    });
  });

  it('may hold lists and tables, which are passed over', () => {
    const fields = fieldsOf(
      'name: release',
      'allowed-tools:',
      '- Read',
      'metadata:',
      '  author: someone',
      'globs: [a, b]',
      'license: MIT',
    );
    assert.deepEqual(fields, { name: 'release', license: 'MIT' });
  });

  it('is read whatever ends its lines, and with a mark at its beginning', () => {
    const windows = `\uFEFF${release}`.replaceAll('\n', '\r\n');
    assert.equal(parseFrontMatter(windows).type, 'read');
  });

  it('is named where it cannot be read', () => {
    assert.match(JSON.stringify(fieldsOf('name release')), /is not made of lines like/u);
    assert.match(
      JSON.stringify(fieldsOf('name: a', 'name: b')),
      /in line 3: Map keys must be unique/u,
    );
    assert.match(JSON.stringify(fieldsOf('name: "open')), /Missing closing/u);
  });

  it('is no bomb', () => {
    const levels = Array.from({ length: 12 }, (_, at) => {
      const before = Array.from({ length: 9 }, () => (at === 0 ? 'x' : `*a${at - 1}`));
      return `a${at}: &a${at} [${before.join(', ')}]`;
    });
    assert.deepEqual(fieldsOf('name: release', ...levels), { name: 'release' });
    assert.deepEqual(fieldsOf('__proto__: x', 'name: *none'), { ['__proto__']: 'x' });
  });
});

describe('skills', () => {
  it('are what their files say', () => {
    const file = skillFile('.parley/skills/release/SKILL.md', release);
    const { skills, broken } = skillCatalog([file], none);
    assert.deepEqual(broken, []);
    assert.deepEqual(skills, [
      {
        scope: 'project',
        uri: 'file:///shop/.parley/skills/release/SKILL.md',
        path: '.parley/skills/release/SKILL.md',
        name: 'release',
        description: 'Writes release notes',
        body: 'Read the changelog first.',
      },
    ]);
  });

  it('that are malformed are left out, with what is wrong', () => {
    const named = 'name: release';
    assert.match(String(problemsOf('No head')), /does not begin with a head/u);
    assert.deepEqual(problemsOf(skillText([named])), ['has no “description” in its head']);
    assert.deepEqual(problemsOf(skillText(['description: x'])), ['has no “name” in its head']);
    assert.match(String(problemsOf(skillText(['name: Re Lease', 'description: x']))), /hyphens/u);
    assert.match(
      String(problemsOf(release, '.parley/skills/other/SKILL.md')),
      /its folder “other”/u,
    );
    assert.match(
      String(problemsOf(skillText([named, `description: ${'x'.repeat(1025)}`]))),
      /1,024/u,
    );
    assert.deepEqual(problemsOf(skillText([named, 'description: x'], '')), [
      'says nothing below its head',
    ]);
    assert.deepEqual(problemsOf({ problem: 'is larger than 100 KB' }), ['is larger than 100 KB']);
  });

  it('of one name are the first, and the others are known', () => {
    const project = skillFile('.agents/skills/release/SKILL.md', release);
    const user = skillFile('~/.parley/skills/release/SKILL.md', release, 'user');
    const { skills, hidden } = skillCatalog([project, user], none);
    assert.deepEqual(
      skills.map(({ path }) => path),
      [project.path],
    );
    assert.deepEqual(
      hidden.map(({ skill, by }) => [skill.path, by.path]),
      [[user.path, project.path]],
    );
  });

  it('cannot be named like a command', () => {
    const file = skillFile('.parley/skills/release/SKILL.md', release);
    const { skills, broken } = skillCatalog([file], new Set(['release']));
    assert.deepEqual(skills, []);
    assert.match(broken[0]?.problem ?? '', /like the command \/release/u);
  });

  it('say who is to answer', () => {
    const wishOf = (...more: readonly string[]) => {
      const text = skillText(['name: release', 'description: x', ...more]);
      const { skills } = skillCatalog([skillFile('a/release/SKILL.md', text)], none);
      return skills[0]?.wish;
    };
    assert.equal(wishOf('model: openai/gpt-5-mini'), 'openai/gpt-5-mini');
    assert.equal(wishOf('profile: budget'), 'budget');
    assert.equal(wishOf('model: inherit'), undefined);
    assert.equal(wishOf(), undefined);
  });

  it('are called by their name at the very beginning', () => {
    const catalog = skillCatalog([skillFile('a/release/SKILL.md', release)], none);
    const called = (message: string) => skillCalled(message, catalog)?.name;
    assert.equal(called('/release'), 'release');
    assert.equal(called('/release the last week\nin short'), 'release');
    assert.equal(called(' /release'), undefined);
    assert.equal(called('/releases'), undefined);
    assert.equal(called('/release/notes'), undefined);
    assert.equal(called('See /release'), undefined);
  });

  it('are reported with what is not used, and their texts make no markup', () => {
    const evil = skillText(['name: evil', 'description: "| [x](command:y) <b>"']);
    const catalog = skillCatalog(
      [
        skillFile('.agents/skills/evil/SKILL.md', evil),
        skillFile('.claude/skills/evil/SKILL.md', evil),
        skillFile('.claude/skills/bad/SKILL.md', 'nothing'),
      ],
      none,
    );
    const report = skillReport(catalog, { trusted: false });
    assert.ok(report.includes(String.raw`\| \[x\]\(command:y\) \<b\>`));
    assert.match(report, /`\.claude\/skills\/evil\/SKILL\.md` is not used: `\.agents/u);
    assert.match(report, /`\.claude\/skills\/bad\/SKILL\.md` does not begin with a head/u);
    assert.match(report, /not trusted/u);
  });
});
