/**
 * A reporter for `node --test`, written into the run's own folder: one JSON line for each test that
 * ended. The framework's own word for it, in a file of its own: what a test prints cannot pass for it.
 */
export const nodeReporter = `export default async function* (source) {
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const error = data.details?.error;
    yield JSON.stringify({
      ok: type === 'test:pass',
      name: data.name,
      file: data.file,
      milliseconds: data.details?.duration_ms,
      suite: data.details?.type === 'suite' || error?.failureType === 'subtestsFailed',
      skipped: data.skip !== undefined && data.skip !== false || data.todo !== undefined && data.todo !== false,
      message: error === undefined ? '' : String(error.cause?.stack ?? error.cause?.message ?? error.message),
    }) + '\\n';
  }
}
`;
