import assert from 'node:assert/strict';
import { isSecretFile } from '../../src/trust/secretFiles.ts';

describe('a file for secrets', () => {
  it('is known by its name, wherever it stands', () => {
    const names = ['.env', 'app/.env.local', 'prod.env', '.npmrc', 'home/.ssh/id_ed25519'];
    const more = ['tls/server.KEY', 'ca.pem', 'infra/main.tfvars', 'secrets.yaml', 'credentials'];
    for (const name of [...names, ...more]) assert.equal(isSecretFile(name), true, name);
  });

  it('is not one that only speaks of them', () => {
    const names = ['.env.example', 'src/env.ts', 'src/secretsStore.ts', 'keys.ts', 'id_rsa.pub'];
    for (const name of [...names, 'environment', '.environment/a.ts']) {
      assert.equal(isSecretFile(name), false, name);
    }
  });
});
