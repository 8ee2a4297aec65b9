import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { marked, type Token } from 'marked';
import { createOfflineProvider } from '../../src/models/offline/offlineModel.ts';
import type { Place, PlaceFinder, PlaceSearch } from '../../src/models/offline/places.ts';
import { offlineAnswer } from '../../src/models/offline/offlineAnswer.ts';
import type { LanguageModel } from '../../src/models/languageModel.ts';
import { collect, itComplies } from './compliance.ts';

const place: Place = {
  path: 'src/cart.ts',
  uri: 'file:///home/me/shop/src/cart.ts',
  language: 'typescript',
  score: 3,
  outline: [
    { label: 'Cart', line: 3 },
    { label: 'priceOf', line: 10 },
  ],
  excerpts: [{ start: 10, end: 11, text: 'function priceOf(item) {\n  return item.price;' }],
};

function finding(search: PlaceSearch): PlaceFinder {
  return { find: () => Promise.resolve(search) };
}

async function modelOver(finder: PlaceFinder): Promise<LanguageModel> {
  const provider = createOfflineProvider(finder);
  const list = await provider.models(new AbortController().signal);
  assert.equal(list.type, 'models');
  const [info, ...rest] = list.models;
  assert.ok(info && rest.length === 0);
  return provider.languageModel(info);
}

async function answer(search: PlaceSearch): Promise<string> {
  return (await collect(await modelOver(finding(search)))).text;
}

const one: PlaceSearch = { places: [place], filesSearched: 12 };

describe('the offline model complies', () => {
  const text = [...offlineAnswer(one)].join('');
  itComplies({
    answering: { text, scene: async () => ({ model: await modelOver(finding(one)) }) },
    hanging: {
      'in a search that hears no abort': async () => {
        const begun = Promise.withResolvers<void>();
        const find = (): Promise<PlaceSearch> => {
          begun.resolve();
          return new Promise(() => undefined);
        };
        return { model: await modelOver({ find }), stuck: begun.promise };
      },
      'in a search that is called off': async () => {
        const begun = Promise.withResolvers<void>();
        const stopped = Promise.withResolvers<void>();
        const find: PlaceFinder['find'] = (_question, signal) => {
          begun.resolve();
          signal.addEventListener('abort', () => stopped.resolve());
          return new Promise(() => undefined);
        };
        const released = (): Promise<void> => stopped.promise;
        return { model: await modelOver({ find }), stuck: begun.promise, released };
      },
    },
    failing: {
      'a search that throws': async () => ({
        model: await modelOver({ find: () => Promise.reject(new Error('index gone')) }),
      }),
    },
  });
});

describe('the offline answer', () => {
  it('asks for the last question', async () => {
    const asked: string[] = [];
    const find = (question: string): Promise<PlaceSearch> => {
      asked.push(question);
      return Promise.resolve(one);
    };
    await collect(await modelOver({ find }));
    assert.deepEqual(asked, ['Where is the price computed?']);
  });

  it('asks for the question alone, without what was sent along with it', async () => {
    const asked: string[] = [];
    const find = (question: string): Promise<PlaceSearch> => {
      asked.push(question);
      return Promise.resolve(one);
    };
    const text = 'File: src/a.ts, lines 1-1\n```ts\nshipping\n```\n\nQuestion:\nWhere is tax?';
    const { signal } = new AbortController();
    const messages = [{ role: 'user', text }] as const;
    await collect(await modelOver({ find }), signal, () => undefined, { messages });
    assert.deepEqual(asked, ['Where is tax?']);
  });

  it('says that it is a search, where the places are, and how to connect a model', async () => {
    const text = await answer(one);
    assert.ok(text.startsWith('**No language model is connected.**'));
    assert.ok(text.includes('12 files searched'));
    const links = linksOf(text);
    assert.deepEqual(links.slice(0, 4), [
      ['src/cart.ts:10', 'file:///home/me/shop/src/cart.ts#L10'],
      ['Cart', 'file:///home/me/shop/src/cart.ts#L3'],
      ['priceOf', 'file:///home/me/shop/src/cart.ts#L10'],
      ['Lines 10–11', 'file:///home/me/shop/src/cart.ts#L10'],
    ]);
    for (const words of [
      'Parley: Set API Key',
      'parley.providers',
      'server on this machine',
      'VS Code’s own',
    ]) {
      assert.ok(text.includes(words), words);
    }
  });

  it('is honest where nothing was found, or nothing was there', async () => {
    const none = await answer({ places: [], filesSearched: 1, note: 'Stopped after *one* file.' });
    assert.ok(none.includes('No word of your question was found in the 1 file searched.'));
    assert.ok(none.includes('Stopped after \\*one\\* file.'));
    const empty = await answer({ places: [], filesSearched: 0 });
    assert.ok(empty.includes('open a folder first'));
    assert.ok(empty.includes('Parley: Set API Key'));
  });

  it('shows excerpts as they are, whatever is in them', async () => {
    const hostile = fc.oneof(
      fc.constantFrom(
        '```',
        '````ts',
        '~~~',
        '`',
        '</code>',
        '# no heading',
        '[x](command:y)',
        '- a',
      ),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { minLength: 1 }), async (lines) => {
        const excerpt = lines.join('\n').replaceAll(/\r\n?/g, '\n');
        const text = await answer({
          places: [{ ...place, excerpts: [{ start: 1, end: lines.length, text: excerpt }] }],
          filesSearched: 1,
        });
        const code = tokensOf(text).filter((token) => token.type === 'code');
        assert.equal(code.length, 1);
        assert.equal(code[0]?.raw.includes(excerpt), true);
        assert.equal(tokensOf(text).filter((token) => token.type === 'heading').length, 1);
      }),
    );
  });

  it('links to paths with anything in their names', async () => {
    const path = 'src/[id] (1)/*a* `b`_<c>.ts';
    const uri = 'file:///w/src/%5Bid%5D (1)/a.ts';
    const text = await answer({ places: [{ ...place, path, uri }], filesSearched: 1 });
    assert.deepEqual(linksOf(text)[0], [`${path}:10`, 'file:///w/src/%5Bid%5D%20(1)/a.ts#L10']);
  });

  it('names only the first of a long outline', async () => {
    const outline = Array.from({ length: 30 }, (_, at) => ({ label: `f${at}`, line: at + 1 }));
    const text = await answer({ places: [{ ...place, outline }], filesSearched: 1 });
    assert.ok(text.includes('and 18 more'));
    assert.ok(!text.includes('f12]'));
  });
});

function tokensOf(text: string): readonly Token[] {
  return marked.lexer(text);
}

/** Every link as [text as shown, target]. */
function linksOf(text: string): readonly (readonly [string, string])[] {
  const links: (readonly [string, string])[] = [];
  void marked.walkTokens(marked.lexer(text), (token) => {
    if (token.type !== 'link') return;
    const shown = (token.tokens ?? []).map((inner) => ('text' in inner ? String(inner.text) : ''));
    links.push([shown.join(''), String(token['href'])]);
  });
  return links;
}
