import type { ChatParticipantParts } from './chatParticipant.ts';
import type { OutsideCallers } from './outsideCallers.ts';

interface LateParts extends ChatParticipantParts {
  readonly redact: (text: string) => string;
}

/** Loaded when VS Code's chat or another extension first asks. */
export function lateOutsideCallers({ redact, ...parts }: LateParts): OutsideCallers {
  const { sources, retriever } = parts.plan;
  return {
    async callTool(name, input, token) {
      const { callTool } = await import('./outsideTools.ts');
      return callTool(name, input, { sources, retriever, mask: redact, token });
    },
    async answerChat(...given) {
      const { answerInVsCodeChat } = await import('./chatParticipant.ts');
      return answerInVsCodeChat(parts, ...given);
    },
  };
}
