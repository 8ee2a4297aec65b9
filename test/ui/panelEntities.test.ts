// Character references that Parley's own table does not have: the browser knows them, and nothing else comes of it.
import assert from 'node:assert/strict';
import { question, reply, snapshot } from './panelContent.ts';
import { openPanel, type PanelPage } from './panelHarness.ts';

describe('character references in a reply', function () {
  this.timeout(90_000);
  let panel: PanelPage;

  afterEach(async () => {
    assert.deepEqual(panel.errors, []);
    assert.deepEqual(await panel.violations(), []);
    await panel.close();
  });

  /** The words of the reply as they stand there, and where its links lead. */
  async function shown(text: string): Promise<readonly string[]> {
    panel = await openPanel();
    await panel.page.waitForFunction(() => globalThis.posted.length > 0);
    await panel.send(snapshot([question('q1', 'Which?'), reply('r1', 'q1', { text })]));
    const words = panel.page.locator('.markdown');
    await words.waitFor();
    const links = await words
      .locator('a, .inert')
      .evaluateAll((all) => all.map((each) => each.getAttribute('title') ?? ''));
    return [(await words.textContent()) ?? '', ...links];
  }

  it('are what they stand for, by the examples of CommonMark', async () => {
    const [text] = await shown(
      '&nbsp; &amp; &copy; &AElig; &Dcaron;\n&frac34; &HilbertSpace; &DifferentialD;\n&ClockwiseContourIntegral; &ngE; &semi;',
    );
    assert.equal(text, '\u00A0 & © Æ Ď\n¾ ℋ ⅆ\n∲ ≧̸ ;');
  });

  it('stay as they are written where there are none, or their end is missing', async () => {
    const written = '&ThisIsNotDefined; &hi?; &notit; &copy &lte; &constructor; &toString;';
    assert.deepEqual(await shown(written), [written]);
  });

  it('hide nothing, and are no markup', async () => {
    const [text] = await shown('a&ZeroWidthSpace;b &lt;img src=x onerror=alert(1)&gt; &rlm;c');
    assert.equal(text, 'a[U+200B]b <img src=x onerror=alert(1)> [U+200F]c');
  });

  it('make no other address of a link than the one that is shown', async () => {
    const [text, ...links] = await shown(
      '[one](https://a.example/&auml;) [two](java&newline;script&colon;alert) [three](&jscr;avascript:x)',
    );
    assert.match(text ?? '', /^one two/u);
    assert.equal(links[0], 'https://a.example/ä');
    assert.ok(
      links.slice(1).every((each) => !/^javascript:/iu.test(each)),
      links.join(' '),
    );
  });
});
