// The build as one step.
import { node24 } from './paths.mjs';
import { run } from './processes.mjs';
import { ClearError, logDetail, step } from './report.mjs';

/** @param {'development' | 'production'} mode production is minified */
export async function build(mode) {
  await step(`Build (${mode})`, async () => {
    const ended = await run(
      node24,
      ['esbuild.mjs', ...(mode === 'production' ? ['--production'] : [])],
      { timeoutMs: 300_000 },
    );
    logDetail(ended.output);
    if (ended.code !== 0) {
      process.stdout.write(ended.output);
      throw new ClearError('The build failed; its errors stand above.');
    }
    return {};
  });
}
