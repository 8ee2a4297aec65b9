import assert from 'node:assert/strict';
import { themeRules } from '../../../src/vscode/panel/themeFile.ts';

const rule = (scope: string, foreground: string) => ({ scope, settings: { foreground } });
const list = (...rules: readonly unknown[]) => JSON.stringify({ tokenColors: rules });

function readingFrom(files: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const read = (file: string): Promise<string> => {
    asked.push(file);
    const text = files[file];
    return text === undefined ? Promise.reject(new Error(`no ${file}`)) : Promise.resolve(text);
  };
  return { asked, read };
}

/** `scope: colour` of each rule, in their order. */
async function rulesOf(files: Readonly<Record<string, string>>, file: string) {
  const rules = await themeRules(readingFrom(files).read, file);
  return rules.map(({ scope, foreground }) => `${scope.join()}: ${foreground}`);
}

describe('the file of a theme', () => {
  const commented = `\uFEFF{
    // The base: "quoted" // twice
    "include": "./base.json", /* and
    more */ "tokenColors": [
      { "scope": "comment", "settings": { "foreground": "#111111", }, },
      { "name": "not // a comment, }", "scope": "string", "settings": { "foreground": "#222222" } },
    ],
  }`;

  it('counts after what it includes, with comments and commas behind the last', async () => {
    const files = {
      'themes/dark.json': commented,
      'themes/base.json': JSON.stringify({
        include: '../shared/roots.json',
        tokenColors: [rule('comment', '#999999')],
      }),
      'shared/roots.json': list(rule('root', '#333333')),
    };
    assert.deepEqual(await rulesOf(files, './themes/dark.json'), [
      'root: #333333',
      'comment: #999999',
      'comment: #111111',
      'string: #222222',
    ]);
  });

  it('may list its rules in the old form, in another file, or not at all', async () => {
    const files = {
      'old.json': JSON.stringify({ settings: [rule('a', '#111111')] }),
      'apart.json': '{ "tokenColors": "./tokens.json" }',
      'tokens.json': JSON.stringify([rule('b', '#222222')]),
      'apart2.json': '{ "include": "old.json", "tokenColors": "more.json" }',
      'more.json': list(rule('c', '#333333')),
      'none.json': '{ "include": "old.json", "colors": {} }',
    };
    assert.deepEqual(await rulesOf(files, 'old.json'), ['a: #111111']);
    assert.deepEqual(await rulesOf(files, 'apart.json'), ['b: #222222']);
    assert.deepEqual(await rulesOf(files, 'apart2.json'), ['a: #111111', 'c: #333333']);
    assert.deepEqual(await rulesOf(files, 'none.json'), ['a: #111111']);
  });

  it('may be TextMate’s own XML, or name such a file', async () => {
    const xml = `<?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE plist PUBLIC "-//Apple//DTD" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
      <plist version="1.0"><dict>
        <key>name</key><string>Tea &amp; &#x43;ake</string>
        <key>version</key><integer>3</integer><key>dark</key><true/>
        <!-- The <key>settings</key> follow. -->
        <key>settings</key><array>
          <dict><key>settings</key><dict><key>foreground</key><string>#000000</string></dict></dict>
          <dict>
            <key>name</key><string/>
            <key>scope</key><string>string, a &gt; b</string>
            <key>settings</key>
            <dict><key>fontStyle</key><string></string><key>foreground</key><string>#123456</string></dict>
          </dict>
          <dict/>
        </array>
      </dict></plist>`;
    const files = { 'tea.tmTheme': xml, 'tea.json': '{ "tokenColors": "./tea.tmTheme" }' };
    const wanted = [{ scope: ['string', 'a > b'], foreground: '#123456', fontStyle: '' }];
    for (const file of ['tea.tmTheme', 'tea.json'])
      assert.deepEqual(await themeRules(readingFrom(files).read, file), wanted);
  });

  /** Files, and why they are refused. */
  const damaged: Readonly<Record<string, readonly [text: string, why: RegExp]>> = {
    'self.json': ['{ "include": "./x/../self.json" }', /includes itself: self\.json/u],
    'cycle.json': ['{ "include": "cycle2.json" }', /includes itself: cycle\.json/u],
    'cycle2.json': ['{ "include": "cycle.json" }', /includes itself: cycle2\.json/u],
    'lost.json': ['{ "include": "missing.json" }', /no missing\.json/u],
    'cut.json': [commented.slice(0, -30), /damaged at character/u],
    'xml.json': ['<?xml version="1.0"?>', /damaged at character 0/u],
    'number.json': ['3', /damaged at character 0/u],
    'empty.json': ['', /damaged at character 0/u],
    'words.json': ['{ "tokenColors": 3 }', /no list of tokenColors/u],
    'deep.json': ['['.repeat(200_000), /damaged at character|call stack/u],
    'quotes.json': [String.raw`{ "a": "${String.raw`\"`.repeat(400_000)}`, /damaged at character/u],
    'comments.json': ['{ /*'.repeat(200_000), /damaged at character/u],
    'open.tmTheme': ['<plist><dict><key>a</key>', /XML/u],
    'bare.tmTheme': ['<plist><string>a</string></plist>', /no list of settings/u],
    'json.tmTheme': ['{}', /XML/u],
    'deep.tmTheme': [`<plist>${'<array>'.repeat(100_000)}`, /no property list/u],
    'tags.tmTheme': [`<plist>${'<array '.repeat(100_000)}`, /XML/u],
    'silent.tmTheme': ['<!--'.repeat(200_000), /XML/u],
    'entities.tmTheme': [
      '<!DOCTYPE plist [ <!ENTITY a "a"> ]><plist><dict></dict></plist>',
      /XML/u,
    ],
    'long chain.json': ['{ "include": "chain0.json" }', /made of too many files/u],
  };
  // The last one is whole: it is the number of them that is refused.
  const chain = Array.from({ length: 20 }, (_, at): [string, string] => [
    `chain${at}.json`,
    at === 19 ? commented : `{ "include": "chain${at + 1}.json" }`,
  ]);
  const files = Object.fromEntries([
    ...Object.entries(damaged).map(([file, [text]]) => [file, text]),
    ...chain,
  ]);
  for (const [file, [, why]] of Object.entries(damaged)) {
    it(`is refused, and holds nothing up, where it is ${file}`, async () => {
      await assert.rejects(themeRules(readingFrom(files).read, file), why);
    });
  }

  it('is not looked for outside of its extension', async () => {
    const outside = ['../other/theme.json', '/etc/passwd', 'a/../../b.json', '..', 'C:/x.json'];
    for (const file of [...outside, String.raw`..\x.json`, 'file:///etc/passwd']) {
      const direct = readingFrom({});
      await assert.rejects(themeRules(direct.read, file), /outside of its extension/u);
      assert.deepEqual(direct.asked, []);
    }
    const including = readingFrom({ 'a/b.json': '{ "include": "../../c.json" }' });
    await assert.rejects(themeRules(including.read, 'a/b.json'), /outside of its extension/u);
    assert.deepEqual(including.asked, ['a/b.json']);
  });
});
