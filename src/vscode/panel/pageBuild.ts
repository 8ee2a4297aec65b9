import { extensions } from 'vscode';
import * as v from 'valibot';

const manifest = v.object({ version: v.string() });

/** Which Parley makes pages: what one says that was made before an update is another. */
export function pageBuild(): string {
  const read = v.safeParse(manifest, extensions.getExtension('parley.parley')?.packageJSON);
  return read.success ? read.output.version : 'unknown';
}
