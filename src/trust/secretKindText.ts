import type { SecretKind } from '../protocol/secretKind.ts';
import { t } from '../protocol/texts.ts';

const words: Readonly<Record<SecretKind, string>> = {
  'Anthropic key': t('Anthropic key'),
  'API key': t('API key'),
  'GitHub token': t('GitHub token'),
  'GitLab token': t('GitLab token'),
  'AWS access key': t('AWS access key'),
  'Google API key': t('Google API key'),
  'Slack token': t('Slack token'),
  'Stripe key': t('Stripe key'),
  'npm token': t('npm token'),
  'Hugging Face token': t('Hugging Face token'),
  'Groq key': t('Groq key'),
  'JSON web token': t('JSON web token'),
  'password in an address': t('password in an address'),
  'secret value': t('secret value'),
  'private key': t('private key'),
};

/** A kind of secret for a person. An imported chat may name others, which stay as they are. */
export function secretKindText(kind: string): string {
  return Object.entries(words).find(([each]) => each === kind)?.[1] ?? kind;
}
