/**
 * Runs one file with unittest as `python -m unittest FILE` does and writes what came of it as JSON:
 * arguments are the report and the file. In a file of its own, for what a test prints proves nothing.
 */
export const unittestRunner = `import json, os, sys, unittest
report, test_file = sys.argv[1], sys.argv[2]
sys.path[0] = os.getcwd()
class Result(unittest.TextTestResult):
    passed = []
    def addSuccess(self, test):
        Result.passed.append({'name': str(test)})
        super().addSuccess(test)
stem = os.path.splitext(test_file)[0].replace(os.sep, '/').split('/')
if all(part.isidentifier() for part in stem):
    suite = unittest.defaultTestLoader.loadTestsFromName('.'.join(stem))
else:
    folder = os.path.dirname(test_file) or '.'
    suite = unittest.defaultTestLoader.discover(folder, os.path.basename(test_file))
result = unittest.TextTestRunner(resultclass=Result, verbosity=2).run(suite)
def is_load(test):
    return type(test).__name__ in ('_FailedTest', '_ErrorHolder', 'ModuleSkipped')
def entry(pair):
    return {'name': str(pair[0]), 'message': pair[1]}
failed = result.failures + [pair for pair in result.errors if not is_load(pair[0])]
errors = [pair for pair in result.errors if is_load(pair[0])]
surprises = [(test, 'It was expected to fail and did not.') for test in result.unexpectedSuccesses]
with open(report, 'w', encoding='utf-8') as out:
    json.dump({
        'passed': Result.passed,
        'skipped': len(result.skipped) + len(result.expectedFailures),
        'failed': [entry(pair) for pair in failed + surprises],
        'errors': [entry(pair) for pair in errors],
    }, out)
sys.exit(0 if result.wasSuccessful() else 1)
`;
