// Skills on the disk, and what a model was told of one.
import fs from 'node:fs';
import path from 'node:path';
import type { FakeModelServer } from './fakeModelServer.ts';

/** The text of a `SKILL.md`; `more` are further lines of its head, each with its end. */
export const skillText = (name: string, body: string, more = ''): string =>
  `---\nname: ${name}\ndescription: How we write ${name}\n${more}---\n\n${body}\n`;

export function writeSkill(folder: string, name: string, text: string): void {
  const file = path.join(folder, name, 'SKILL.md');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

/** What the last request says as a skill, and from there on; its file may be found for the question, too. */
export const skillIn = (server: FakeModelServer): string =>
  /Skill: .*/su.exec(server.chats.at(-1)?.raw ?? '')?.[0] ?? '';
