/**
 * Runs the examples in the docstrings of one file with Python's own doctest and writes what came of it
 * as JSON, a test for each docstring: arguments are the report and the file.
 */
export const doctestRunner = `import doctest, importlib, json, os, sys, traceback
report, test_file = sys.argv[1], sys.argv[2]
folder, name = os.path.split(os.path.abspath(test_file))
parts = [os.path.splitext(name)[0]]
while os.path.exists(os.path.join(folder, '__init__.py')):
    folder, last = os.path.split(folder)
    parts.insert(0, last)
if parts[-1] == '__init__':
    parts.pop()
sys.path[0:1] = [folder, os.getcwd()]
found = {'passed': [], 'skipped': 0, 'failed': [], 'errors': []}
class Runner(doctest.DocTestRunner):
    said = ''
    def note(self, text):
        self.said += text
try:
    module = importlib.import_module('.'.join(parts))
    for test in doctest.DocTestFinder(exclude_empty=True).find(module):
        if not test.examples:
            continue
        runner = Runner(verbose=False)
        runner.run(test, out=runner.note)
        print(runner.said, end='')
        name = '%s (line %s)' % (test.name, (test.lineno or 0) + 1)
        if runner.failures:
            found['failed'].append({'name': name, 'message': runner.said})
        else:
            found['passed'].append({'name': name})
except BaseException:
    found['errors'].append({'name': test_file, 'message': traceback.format_exc()})
    traceback.print_exc()
with open(report, 'w', encoding='utf-8') as out:
    json.dump(found, out)
sys.exit(1 if found['failed'] or found['errors'] else 0)
`;
