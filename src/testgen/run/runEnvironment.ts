/** What tools need to be found and to find their caches. Nothing else of the environment goes along. */
const allowed = new Set([
  'PATH',
  'PATHEXT',
  'HOME',
  'USERPROFILE',
  'USER',
  'USERNAME',
  'LOGNAME',
  'LANG',
  'LANGUAGE',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SHELL',
  'COMSPEC',
  'SYSTEMROOT',
  'SYSTEMDRIVE',
  'APPDATA',
  'LOCALAPPDATA',
  'PROGRAMDATA',
  'PYTHONPATH',
  'VIRTUAL_ENV',
  'CONDA_PREFIX',
  'GOPATH',
  'GOROOT',
  'GOCACHE',
  'GOMODCACHE',
  'CARGO_HOME',
  'RUSTUP_HOME',
  'RUSTUP_TOOLCHAIN',
  'JAVA_HOME',
  'MAVEN_HOME',
  'M2_HOME',
  'GEM_HOME',
  'GEM_PATH',
  'RBENV_ROOT',
  'RBENV_VERSION',
  'MIX_HOME',
  'MIX_ARCHIVES',
  'HEX_HOME',
]);

/**
 * The environment of a run: an allow list, so that no key of the person reaches the tests, and what
 * keeps tools quiet, plain and off the network.
 */
export function runEnvironment(
  own: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    const upper = name.toUpperCase();
    if (value !== undefined && (allowed.has(upper) || /^LC_[A-Z]+$/u.test(upper))) {
      kept[name] = value;
    }
  }
  return {
    ...kept,
    CI: '1',
    NO_COLOR: '1',
    // Compiled files are told apart by size and second: a mutant would be taken for the original.
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONIOENCODING: 'utf-8',
    GOPROXY: 'off',
    GOFLAGS: '-mod=readonly',
    CARGO_NET_OFFLINE: 'true',
    npm_config_offline: 'true',
    MIX_ENV: 'test',
    HEX_OFFLINE: '1',
    // Erlang reserves a gigabyte of addresses for what takes a few megabytes: no limit would allow that.
    ERL_FLAGS: '+MIscs 64',
  };
}
