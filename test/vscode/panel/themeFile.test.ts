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

  const damaged: Readonly<Record<string, string>> = {
    'self.json': '{ "include": "./x/../self.json" }',
    'cycle.json': '{ "include": "cycle2.json" }',
    'cycle2.json': '{ "include": "cycle.json" }',
    'lost.json': '{ "include": "missing.json" }',
    'cut.json': commented.slice(0, -30),
    'xml.json': '<?xml version="1.0"?>',
    'number.json': '3',
    'empty.json': '',
    'words.json': '{ "tokenColors": 3 }',
    'deep.json': '['.repeat(200_000),
    'quotes.json': String.raw`{ "a": "${String.raw`\"`.repeat(400_000)}`,
    'comments.json': '{ /*'.repeat(200_000),
    'open.tmTheme': '<plist><dict><key>a</key>',
    'bare.tmTheme': '<plist><string>a</string></plist>',
    'json.tmTheme': '{}',
    'deep.tmTheme': `<plist>${'<array>'.repeat(100_000)}`,
    'tags.tmTheme': `<plist>${'<array '.repeat(100_000)}`,
    'silent.tmTheme': '<!--'.repeat(200_000),
    'entities.tmTheme': '<!DOCTYPE plist [ <!ENTITY a "a"> ]><plist><dict></dict></plist>',
    ...Object.fromEntries(
      Array.from({ length: 20 }, (_, at) => [
        `chain${at}.json`,
        `{ "include": "chain${at + 1}.json" }`,
      ]),
    ),
  };
  for (const file of Object.keys(damaged).filter((each) => !/chain[1-9]/u.test(each))) {
    it(`is refused, and holds nothing up, where it is ${file}`, async () => {
      await assert.rejects(themeRules(readingFrom(damaged).read, file), Error);
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
