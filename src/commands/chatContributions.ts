/** A tool as package.json declares it for models and for people. */
interface ContributedTool {
  readonly name: string;
  readonly toolReferenceName: string;
  readonly displayName: string;
  readonly userDescription: string;
  readonly modelDescription: string;
  readonly icon: string;
  readonly canBeReferencedInPrompt: true;
  readonly tags: readonly string[];
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

/** What other extensions and VS Code's own chat may call. Both only read. */
export const languageModelTools = [
  {
    name: 'parley_searchWorkspace',
    toolReferenceName: 'parleySearch',
    displayName: 'Search the Workspace with Parley',
    userDescription: 'Finds the code that a question is about',
    modelDescription:
      'Searches the code of the workspace by meaning, names and words, and gives the best places with path, line numbers and text. Use it to find where something is implemented or used. Files that the workspace ignores are left out, and secrets are masked.',
    icon: '$(search)',
    canBeReferencedInPrompt: true,
    tags: ['parley', 'search'],
    inputSchema: {
      type: 'object',
      properties: {
        query: {
          type: 'string',
          description:
            'A question or key words, as you would ask a colleague. At most 1,000 characters.',
        },
        limit: {
          type: 'integer',
          minimum: 1,
          maximum: 20,
          description: 'How many places at the most; 8 where not given.',
        },
      },
      required: ['query'],
      additionalProperties: false,
    },
  },
  {
    name: 'parley_explainCode',
    toolReferenceName: 'parleyExplain',
    displayName: 'Gather Code with Parley',
    userDescription: 'Gathers what explains a symbol or a file',
    modelDescription:
      'Gives the code of a symbol (`Cart.add`) or of a file (`src/cart.ts`, with lines where wanted), with line numbers, and the other places in the workspace that are about it. Use it to explain code or before changing it. Files that the workspace ignores are left out, and secrets are masked.',
    icon: '$(book)',
    canBeReferencedInPrompt: true,
    tags: ['parley', 'explain'],
    inputSchema: {
      type: 'object',
      properties: {
        name: {
          type: 'string',
          description: 'A path relative to the workspace folder, or the name of a symbol.',
        },
        startLine: {
          type: 'integer',
          minimum: 1,
          description: 'Of a file: the first line, from 1.',
        },
        endLine: { type: 'integer', minimum: 1, description: 'Of a file: the last line.' },
      },
      required: ['name'],
      additionalProperties: false,
    },
  },
] as const satisfies readonly ContributedTool[];

export type ToolName = (typeof languageModelTools)[number]['name'];

/** Parley in VS Code's own chat. */
export const chatParticipants = [
  {
    id: 'parley.parley',
    name: 'parley',
    fullName: 'Parley',
    description: 'Asks the model that is chosen in Parley, with Parley’s context',
    isSticky: true,
    commands: [
      { name: 'explain', description: 'Explains the code in the editor' },
      { name: 'fix', description: 'Proposes a fix as a diff' },
      { name: 'tests', description: 'Proposes tests for the file in the editor as a diff' },
    ],
  },
] as const;
