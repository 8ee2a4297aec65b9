import * as vscode from 'vscode';

/** What VS Code's chat and other extensions call Parley with; loaded when they first do. */
export interface OutsideCallers {
  callTool(
    name: string,
    input: unknown,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult>;
  answerChat(...given: Parameters<vscode.ChatRequestHandler>): Promise<vscode.ChatResult>;
}

interface Contributions {
  readonly languageModelTools?: readonly { readonly name: string }[];
  readonly chatParticipants?: readonly { readonly id: string }[];
}

/**
 * Registers what the manifest declares for VS Code's chat. A host without a chat, or with another one, is
 * no fault: there is nothing to register then, and nobody to tell.
 */
export function registerOutsideCallers(
  { extension }: vscode.ExtensionContext,
  load: () => Promise<OutsideCallers>,
): vscode.Disposable {
  const { contributes }: { readonly contributes: Contributions } = extension.packageJSON;
  const { languageModelTools = [], chatParticipants = [] } = contributes;
  const parts = vscode as Partial<Pick<typeof vscode, 'lm' | 'chat'>>;
  const owned: vscode.Disposable[] = [];
  for (const { name } of languageModelTools) {
    const tool: vscode.LanguageModelTool<object> = {
      invoke: async ({ input }, token) => (await load()).callTool(name, input, token),
    };
    tryTo(() => parts.lm?.registerTool(name, tool), owned);
  }
  for (const { id } of chatParticipants) {
    tryTo(() => {
      const participant = parts.chat?.createChatParticipant(id, async (...given) =>
        (await load()).answerChat(...given),
      );
      if (participant) participant.iconPath = new vscode.ThemeIcon('comment-discussion');
      return participant;
    }, owned);
  }
  return vscode.Disposable.from(...owned);
}

function tryTo(register: () => vscode.Disposable | undefined, owned: vscode.Disposable[]): void {
  try {
    const made = register();
    if (made) owned.push(made);
  } catch {
    // A host that knows the name and does not have the thing: Parley's own panel does all of it.
  }
}
