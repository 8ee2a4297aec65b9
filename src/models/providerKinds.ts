/** Services and programs that speak OpenAI's protocol; `openai` is also any other such server. */
export const openAiKinds = [
  'openai',
  'openrouter',
  'moonshot',
  'deepseek',
  'mistral',
  'groq',
  'xai',
  'azure',
  'lmstudio',
  'llamacpp',
  'vllm',
] as const;

/** Protocols of their own. */
export const ownKinds = ['anthropic', 'gemini', 'ollama'] as const;

/** What `kind` may be in the setting `parley.providers`, besides `vscode`. */
export type ServerKind = (typeof openAiKinds)[number] | (typeof ownKinds)[number];

export type Protocol = 'openai' | (typeof ownKinds)[number];
