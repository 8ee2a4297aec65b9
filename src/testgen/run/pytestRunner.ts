/**
 * Runs pytest as `python -m pytest` does, but for one thing: where the project's settings have pytest-cov
 * measure (`--cov` in `addopts`), it does not. Its threshold is the whole project's, says nothing about one
 * test and would fail the run; an option that turns it off is an error where it is not installed.
 */
export const pytestRunner = `import os, sys
sys.path[0] = os.getcwd()
import pytest
class Unmeasured:
    @pytest.hookimpl(hookwrapper=True)
    def pytest_load_initial_conftests(self, early_config):
        options = early_config.known_args_namespace
        if hasattr(options, 'cov_source'):
            options.cov_source = None
        yield
sys.exit(pytest.main(sys.argv[1:], plugins=[Unmeasured()]))
`;
