/** The kinds of secrets that are known, as they stand in masked texts and in the journal. */
export type SecretKind =
  | 'Anthropic key'
  | 'API key'
  | 'GitHub token'
  | 'GitLab token'
  | 'AWS access key'
  | 'Google API key'
  | 'Slack token'
  | 'Stripe key'
  | 'npm token'
  | 'Hugging Face token'
  | 'Groq key'
  | 'JSON web token'
  | 'password in an address'
  | 'secret value'
  | 'private key';
