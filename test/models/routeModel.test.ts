import assert from 'node:assert/strict';
import { modelsOfProfile } from '../../src/models/profiles.ts';
import { routeModel, type RouteTable } from '../../src/models/routeModel.ts';
import type { ModelInfo } from '../../src/protocol/model.ts';
import type { ModelNeeds } from '../../src/protocol/modelNeeds.ts';

function info(name: string, over: Partial<ModelInfo> = {}): ModelInfo {
  const [provider = '', ...rest] = name.split('/');
  return {
    ref: { provider, model: rest.join('/') },
    label: name,
    providerLabel: provider,
    window: { total: 100_000, reply: 4_000, assumed: false },
    exactTokens: false,
    ...over,
  };
}

const can = (letters: string): Pick<ModelInfo, 'capabilities'> => ({
  capabilities: {
    tools: letters.includes('t'),
    images: letters.includes('i'),
    reasoning: letters.includes('r'),
  },
});

const models: readonly ModelInfo[] = [
  info('a/large', { price: { input: 10, output: 50 }, ...can('tir') }),
  info('a/middle', { price: { input: 1, output: 5 }, ...can('t') }),
  info('a/small', { price: { input: 0.1, output: 0.4 }, ...can('ti') }),
  info('b/absurd', { price: { input: 150, output: 600 }, ...can('tir') }),
  info('ollama/coder:latest', { price: { input: 0.5, output: 2 }, ...can('t') }),
  info('local/qwen:7b', { window: { total: 8_192, reply: 2_000, assumed: true } }),
  info('offline/offline', { builtIn: true }),
];

interface Case {
  readonly title: string;
  readonly wish?: string;
  readonly profiles?: RouteTable['profiles'];
  readonly needs?: ModelNeeds;
  readonly models?: readonly ModelInfo[];
  /** A model's name, `session`, or what is said where the wish cannot be met. */
  readonly comesTo: string | RegExp;
}

const own = { mine: ['b/gone', 'a/middle', 'a/large'].map((name) => info(name).ref) };

const cases: readonly Case[] = [
  { title: 'nothing set', comesTo: 'session' },
  { title: 'a model by its name', wish: 'a/middle', comesTo: 'a/middle' },
  {
    title: 'a model dearer than a profile takes, by its name',
    wish: 'b/absurd',
    comesTo: 'b/absurd',
  },
  {
    title: 'a model of Ollama’s whose tag is left out',
    wish: 'ollama/coder',
    comesTo: 'ollama/coder:latest',
  },
  {
    title: 'a profile of their own with such a model',
    wish: 'mine',
    profiles: { mine: [info('ollama/coder').ref] },
    comesTo: 'ollama/coder:latest',
  },
  {
    title: 'a model that is not there',
    wish: 'b/gone',
    comesTo: /^The model b\/gone is not there/u,
  },
  {
    title: 'a model that cannot do it',
    wish: 'a/middle',
    needs: { images: true },
    comesTo: /^The model a\/middle cannot do what this needs/u,
  },
  { title: 'quality', wish: 'quality', comesTo: 'a/large' },
  { title: 'balanced', wish: 'balanced', comesTo: 'a/middle' },
  { title: 'budget', wish: 'budget', comesTo: 'a/small' },
  {
    title: 'balanced with images',
    wish: 'balanced',
    needs: { images: true },
    comesTo: /a\/(?:small|large)/u,
  },
  {
    title: 'budget with more tokens than the cheapest takes',
    wish: 'budget',
    needs: { tokens: 100_001 },
    comesTo: /^No model of the profile “budget” can do/u,
  },
  {
    title: 'a profile where no price is known',
    wish: 'budget',
    models: models.slice(5),
    comesTo: 'local/qwen:7b',
  },
  {
    title: 'a profile where only the stand-in is',
    wish: 'quality',
    models: models.slice(6),
    comesTo: /^No model of the profile “quality” is there/u,
  },
  { title: 'a profile of their own', wish: 'mine', profiles: own, comesTo: 'a/middle' },
  {
    title: 'a profile of their own, with a need',
    wish: 'mine',
    profiles: own,
    needs: { images: true },
    comesTo: 'a/large',
  },
  {
    title: 'a known profile that is set',
    wish: 'budget',
    profiles: { budget: own.mine },
    comesTo: 'a/middle',
  },
  {
    title: 'a profile of no name that is known',
    wish: 'fast',
    comesTo: /^No model of the profile “fast” is there/u,
  },
  { title: 'the name of what every object has', wish: 'toString', comesTo: /is there/u },
];

describe('the model for a purpose', () => {
  for (const { title, wish, profiles = {}, needs, models: there = models, comesTo } of cases) {
    it(`comes of ${title}`, () => {
      const wishes = wish === undefined ? {} : { explain: wish };
      const route = routeModel('explain', { wishes, profiles }, there, needs);
      const found =
        route.type === 'model'
          ? `${route.model.ref.provider}/${route.model.ref.model}`
          : route.type === 'unmet'
            ? route.reason
            : route.type;
      if (typeof comesTo === 'string') assert.equal(found, comesTo);
      else assert.match(found, comesTo);
    });
  }

  it('of another purpose changes nothing', () => {
    const table = { wishes: { refactor: 'a/middle' }, profiles: {} };
    assert.deepEqual(routeModel('explain', table, models), { type: 'session' });
    assert.deepEqual(routeModel('constructor', table, models), { type: 'session' });
  });

  it('may be that of a role or of a skill', () => {
    const wishes = {
      'role:architect': 'quality',
      'role:clerk': 'budget',
      'skill:notes': 'a/middle',
    };
    const comesTo = (purpose: string) => {
      const route = routeModel(purpose, { wishes, profiles: {} }, models);
      return route.type === 'model' ? route.model.label : route.type;
    };
    assert.deepEqual(
      ['role:architect', 'role:clerk', 'skill:notes', 'role:tester', 'architect'].map(comesTo),
      ['a/large', 'a/small', 'a/middle', 'session', 'session'],
    );
  });

  it('of a profile takes the first of a long list of one provider only', () => {
    const many = Array.from({ length: 400 }, (_, at) =>
      info(`router/m${at}`, { price: { input: 1 + at / 400, output: 2 } }),
    );
    const offered = modelsOfProfile('quality', {}, many).map(({ ref }) => ref.model);
    assert.deepEqual(offered, ['m7', 'm6', 'm5', 'm4', 'm3', 'm2', 'm1', 'm0']);
  });
});
