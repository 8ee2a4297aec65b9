import assert from 'node:assert/strict';
import { connectHost, type Host } from '../../webview/host.ts';
import { earlyState } from '../../webview/savedState.ts';

/** What a page needs of VS Code, which keeps one state. */
class Window {
  state: unknown;

  /** The host of a page that one run of the extension host made; undefined for one that names none. */
  page(run?: string): Host {
    Object.assign(globalThis, {
      acquireVsCodeApi: () => ({
        postMessage() {},
        getState: () => this.state,
        setState: (state: unknown) => void (this.state = structuredClone(state)),
      }),
      document: { querySelector: () => ({ dataset: run === undefined ? {} : { run } }) },
    });
    return connectHost();
  }
}

const state = { session: 'session-1', draft: 'half', known: [] };

describe('what VS Code keeps of a page', () => {
  afterEach(() => {
    for (const name of ['acquireVsCodeApi', 'document']) Reflect.deleteProperty(globalThis, name);
  });

  it('is of this run where the same one made the page that kept it', () => {
    const window = new Window();
    assert.equal(window.page('one').load(), undefined);
    window.page('one').save(state);
    assert.deepEqual(window.page('one').load(), { ...state, run: 'one', isOfThisRun: true });
    assert.equal(window.page('two').load()?.isOfThisRun, false);
    assert.equal(window.page().load()?.isOfThisRun, false);
  });

  it('is not of this run because it is kept once more before the chat is there', () => {
    const window = new Window();
    window.page('one').save(state);
    const page = window.page('two');
    page.save(earlyState(page.load(), 'half a thought'));
    const again = window.page('two');
    assert.equal(again.load()?.draft, 'half a thought');
    assert.equal(again.load()?.isOfThisRun, false);
    again.save({ ...state, draft: 'another' });
    assert.equal(window.page('two').load()?.isOfThisRun, true);
  });

  it('is nothing where it is damaged', () => {
    const window = new Window();
    window.state = { session: 1 };
    assert.equal(window.page('one').load(), undefined);
  });
});
