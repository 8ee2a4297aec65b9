/** Names under which keys and passwords are kept by convention. */
const kept =
  /^(?:\.env(?:\..+)?|.+\.env|\.npmrc|\.pypirc|\.netrc|\.pgpass|\.htpasswd|\.git-credentials|id_(?:rsa|dsa|ecdsa|ed25519)|.+\.(?:pem|key|p12|pfx|jks|keystore|kdbx|tfvars)|(?:credentials|secrets?)(?:\.\w+)?)$/iu;
/** What is handed out with a project, without values. */
const example = /\.(?:example|sample|template|dist)$/iu;

/** Whether a file is one for secrets, by its name. `path`: with forward slashes. */
export function isSecretFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return kept.test(name) && !example.test(name);
}
