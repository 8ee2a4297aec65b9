import type { Lack } from '../src/protocol/modelNeeds.ts';
import { price } from './numbers.ts';

/** What the panel says of models to choose from. */
export const modelStrings = {
  models: 'Models',
  typeToFilter: 'Type to filter',
  onlyThose: 'Only those with',
  noSuchModel: 'No model is like that.',
  profilesHeading: 'Profiles',
  lackingHeading: 'Cannot do what this message needs',
  profile: (name: string, model: string) => `${name[0]?.toUpperCase()}${name.slice(1)}: ${model}`,
  inUse: 'in use',
  abilities: { tools: 'Tools', images: 'Images', reasoning: 'Reasoning' },
  /** The same within a line of facts. */
  abilityFact: (ability: string) => ability.toLowerCase(),
  lacks: {
    images: 'cannot see images',
    tools: 'calls no tools',
    window: 'takes too few tokens',
  } satisfies Record<Lack, string>,
  healths: { slow: 'slow', failing: 'failing' },
  windowOf: (tokens: string) => `${tokens} tokens`,
  priceOf: (input: number, output: number) => `${price(input)} in, ${price(output)} out`,
} as const;
