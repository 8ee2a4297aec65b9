import type { GeneratedTests, GeneratedTestsOptions } from './generatedTests.ts';

/** What runs tests; a dry run has one that runs none. */
export type TestRuns = Pick<GeneratedTests, 'judge' | 'runPresent' | 'tryChange' | 'askAgain'>;

/** What judges generated tests, loaded with the first of them. */
export interface LateGeneratedTests {
  load(): Promise<TestRuns>;
  /** Ends what runs and waits for it. */
  close(): Promise<void>;
}

export function lateGeneratedTests(options: GeneratedTestsOptions): LateGeneratedTests {
  let loading: Promise<GeneratedTests> | undefined;
  const load = async (): Promise<GeneratedTests> => {
    const { GeneratedTests: Loaded } = await import('./generatedTests.ts');
    return new Loaded(options);
  };
  return {
    load: () => (loading ??= load()),
    async close() {
      const loaded = await loading;
      await loaded?.close();
      loaded?.dispose();
    },
  };
}
