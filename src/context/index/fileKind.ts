import type { LeftOutReason } from './leftOut.ts';

const lockFiles = new Set(
  `package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb deno.lock
  composer.lock Gemfile.lock Cargo.lock poetry.lock Pipfile.lock uv.lock pdm.lock go.sum mix.lock
  pubspec.lock Podfile.lock packages.lock.json flake.lock gradle.lockfile`.split(/\s+/u),
);

const binaryEndings = new Set(
  `png jpg jpeg gif bmp ico icns webp avif heic tif tiff psd ai eps pdf woff woff2 ttf otf eot
  mp3 mp4 m4a m4v ogg oga ogv wav flac avi mov mkv webm zip gz tgz bz2 xz zst 7z rar tar jar war ear
  class pyc pyo so dylib dll exe o a lib obj pdb wasm node bin dat db sqlite sqlite3 mdb parquet avro
  npy npz pkl pt onnx safetensors gguf h5 tfrecord iso dmg deb rpm apk ipa keystore jks p12 pfx vsix
  doc docx xls xlsx ppt pptx odt ods swf fla blend fbx glb mo`.split(/\s+/u),
);

/** In a text whose lines are whole paragraphs long lines say nothing. */
const prose = new Set([
  'md',
  'mdx',
  'markdown',
  'txt',
  'rst',
  'adoc',
  'asciidoc',
  'tex',
  'org',
  'ipynb',
]);

/** What a file's name alone tells. */
export function reasonByName(name: string): LeftOutReason | undefined {
  if (lockFiles.has(name)) return 'lock-file';
  const ending = endingOf(name);
  if (binaryEndings.has(ending)) return 'binary';
  if (ending === 'map' && /\.(?:m?js|cjs|css)\.map$/iu.test(name)) return 'generated';
  if (/[.-]min\.(?:js|css|mjs|cjs|html)$/iu.test(name)) return 'minified';
  return ending === 'svg' ? 'generated' : undefined;
}

/** Characters at the beginning in which a file says that a program wrote it. */
const headLength = 1_024;
const generatedMark =
  /@generated\b|<auto-?generated\b|\bcode generated\b[^\n]*\bdo not (?:edit|modify)\b|\b(?:auto-?|automatically )generated (?:by|from|file|code)\b[^\n]{0,120}(?:do not|don't|edit|modif)|\bthis (?:file|code) (?:is|was|has been) (?:auto-?|automatically |machine )generated\b/iu;
/** Mean characters of a line above which a file was written by a machine for a machine. */
const longestMeanLine = 300;
/** Characters below which a file is worth its place whatever its lines are like. */
const tooSmallToJudge = 2_048;

/** What a file's text tells. */
export function reasonByText(name: string, text: string): LeftOutReason | undefined {
  if (generatedMark.test(text.slice(0, headLength))) return 'generated';
  if (text.length < tooSmallToJudge || prose.has(endingOf(name))) return undefined;
  let lines = 1;
  const enough = text.length / longestMeanLine;
  for (let at = text.indexOf('\n'); at !== -1 && lines < enough; at = text.indexOf('\n', at + 1))
    lines++;
  return lines < enough ? 'minified' : undefined;
}

function endingOf(name: string): string {
  const base = name.slice(name.lastIndexOf('/') + 1);
  return base.slice(base.lastIndexOf('.') + 1).toLowerCase();
}
