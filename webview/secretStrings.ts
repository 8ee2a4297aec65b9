import type { SecretKind } from '../src/protocol/secretKind.ts';

/** What kinds of secrets are called. */
export const secretStrings = {
  'Anthropic key': 'Anthropic key',
  'API key': 'API key',
  'GitHub token': 'GitHub token',
  'GitLab token': 'GitLab token',
  'AWS access key': 'AWS access key',
  'Google API key': 'Google API key',
  'Slack token': 'Slack token',
  'Stripe key': 'Stripe key',
  'npm token': 'npm token',
  'Hugging Face token': 'Hugging Face token',
  'Groq key': 'Groq key',
  'JSON web token': 'JSON web token',
  'password in an address': 'password in an address',
  'secret value': 'secret value',
  'private key': 'private key',
} as const satisfies Readonly<Record<SecretKind, string>>;
