import assert from 'node:assert/strict';
import type * as Late from '../../webview/markdown/lateLexer.ts';

describe('what reads Markdown', () => {
  it('is there once it is loaded, and text is plain until then', async () => {
    // A page of its own: in this process it may be loaded already.
    const page = '../../webview/markdown/lateLexer.ts?page';
    const late = (await import(page)) as typeof Late;
    const now = (): number => 0;
    assert.equal(late.canRead.value, false);
    assert.equal(late.createLexer(now, false), undefined);
    await late.loadLexer();
    assert.equal(late.canRead.value, true);
    assert.equal(late.createLexer(now, false)?.lex('# Title')[0]?.type, 'heading');
  });
});
