import { profileNames } from '../models/profiles.ts';
import type { SettingSchema } from './settingSchema.ts';

/** A provider's id and a model: `openai/gpt-5-mini`. */
export const modelRefSchema: SettingSchema = { type: 'string', pattern: '^[\\w.:-]+/.+$' };

const anyWish: SettingSchema = {
  anyOf: [{ enum: profileNames }, modelRefSchema, { type: 'string', pattern: '^[\\w.:-]+$' }],
};

const wish = (description: string): SettingSchema => ({ ...anyWish, description });

/** Who answers a command, a skill or whoever plays a role. */
export const perCommandSchema: SettingSchema = {
  type: 'object',
  properties: {
    explain: wish('Who answers Explain.'),
    analyze: wish('Who answers Analyze.'),
    refactor: wish('Who answers Refactor.'),
    fix: wish('Who answers Fix.'),
    simplify: wish('Who answers Simplify.'),
    document: wish('Who answers Document.'),
    generateTests: wish('Who answers Generate Tests.'),
    generateModule: wish('Who answers Generate Module.'),
    commitMessage: wish('Who writes commit messages.'),
    reviewChanges: wish('Who answers Review Changes.'),
    complete: wish('Who completes code while you type: a small, quick model.'),
  },
  patternProperties: { '^(?:skill|role):.': anyWish },
  additionalProperties: { type: 'string' },
  markdownDescription:
    'Who answers a command: a model, `"openai/gpt-5-mini"`, or a profile, `"quality"`, `"balanced"`, `"budget"` or one of `#parley.models.profiles#`. `"skill:NAME"` names who answers where that skill is used, `"role:NAME"` who plays a role. Not given: the model of the chat.',
};

/** Who stands behind the name of a profile. */
export const profilesSchema: SettingSchema = {
  type: 'object',
  properties: Object.fromEntries(
    profileNames.map((name) => [name, { type: 'array', items: modelRefSchema, uniqueItems: true }]),
  ),
  additionalProperties: { type: 'array', items: modelRefSchema, uniqueItems: true },
  markdownDescription:
    'Profiles by name, each the models that are tried in this order: `{ "budget": ["groq/llama-3.3-70b", "openai/gpt-5-mini"] }`. A profile that is not set here, of `quality`, `balanced` and `budget`, is made of the prices that Parley knows.',
};
