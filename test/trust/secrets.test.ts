import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { findSecrets, maskSecrets, redactKnown } from '../../src/trust/secrets.ts';

/** Made up, and put together here so that no key stands in the repository. */
const random = 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY1zA2';
const fakes: readonly (readonly [kind: string, secret: string])[] = [
  ['Anthropic key', ['sk', 'ant', 'api03', random].join('-')],
  ['API key', `sk-${random}`],
  ['API key', ['sk', 'proj', `${random}_${random}`].join('-')],
  ['API key', ['sk', 'or', 'v1', '0123456789abcdef0123456789abcdef'].join('-')],
  ['GitHub token', `ghp_${random}`],
  ['GitHub token', ['github', 'pat', random].join('_')],
  ['GitLab token', `glpat-${random}`],
  ['AWS access key', ['AKIA', 'IOSFODNN7ABCDEFG'].join('')],
  ['Google API key', `AIza${random.slice(0, 35)}`],
  ['Slack token', ['xoxb', '123456789012', random].join('-')],
  ['Stripe key', ['sk', 'live', random].join('_')],
  ['npm token', `npm_${random}`],
  ['Hugging Face token', `hf_${random}`],
  ['JSON web token', ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', random].join('.')],
];

const keyName = ['RSA', 'PRIVATE', 'KEY'].join(' ');
const beginKey = `-----BEGIN ${keyName}-----`;
const keyBlock = [beginKey, random + random, `${random}==`, `-----END ${keyName}-----`].join('\n');

describe('secrets', () => {
  for (const [kind, secret] of fakes) {
    it(`finds a ${kind} (${secret.slice(0, 8)}…) wherever it stands`, () => {
      for (const [before, after] of [
        ['', ''],
        ['const key = "', '";'],
        ['Authorization: Bearer ', '\n'],
        ['(', ')'],
      ] as const) {
        const [found, ...rest] = findSecrets(before + secret + after);
        assert.deepEqual(rest, []);
        assert.ok(found && found.start <= before.length, 'from its start');
        assert.ok(found.end >= before.length + secret.length, 'to its end');
        const { text, kinds } = maskSecrets(before + secret + after);
        assert.ok(!text.includes(secret.slice(8)));
        assert.equal(kinds.length, 1);
      }
      assert.equal(findSecrets(`see ${secret} there`)[0]?.kind, kind);
    });
  }

  it('masks a private key whole, also with its line ends escaped or its foot cut off', () => {
    for (const block of [keyBlock, keyBlock.replaceAll('\n', '\\n'), keyBlock.slice(0, 120)]) {
      const { text, kinds } = maskSecrets(`before "${block}" after.`);
      assert.deepEqual(kinds, ['private key']);
      assert.ok(text.startsWith('before "[masked private key]'));
      assert.ok(!text.includes(random));
    }
  });

  it('masks only the value of an assignment', () => {
    const value = 'q7Xz92LmP0vB41';
    for (const [line, masked] of [
      [`password = "${value}"`, 'password = "[masked secret value]"'],
      [
        `const clientSecret: string = '${value}';`,
        `const clientSecret: string = '[masked secret value]';`,
      ],
      [`{"api_key": "${value}"}`, '{"api_key": "[masked secret value]"}'],
      [`DB_PASSWORD=${value}z9\nNEXT=1`, 'DB_PASSWORD=[masked secret value]\nNEXT=1'],
      [
        `postgres://shop:${value}@db.example.com/shop`,
        'postgres://shop:[masked password in an address]@db.example.com/shop',
      ],
    ] as const) {
      assert.equal(maskSecrets(line).text, masked);
    }
  });

  it('leaves ordinary code alone', () => {
    for (const line of [
      'const token = await getToken(request.headers.authorization);',
      'password: "Enter your password"',
      'tokenUrl: "https://auth.example.com/oauth2/v2/token",',
      'const secretName = "my-app-secret-2";',
      'apiKey: process.env.SERVICE_API_KEY,',
      'apiKey = "${SERVICE_API_KEY_2}"',
      'maxTokens: claude-3-5-sonnet-20241022',
      ['.sk', 'loading-spinner-container-wrapper-2 { color: red }'].join('-'),
      'postgres://user:password@localhost/db',
      'http://localhost:8080/path@2',
      'token: sha256Base64UrlEncoded12 ',
      'integrity sha512-AbCdEf0123456789AbCdEf0123456789==',
      'commit 0123456789abcdef0123456789abcdef01234567',
    ]) {
      assert.deepEqual(findSecrets(line), [], line);
    }
  });

  it('finds nothing in the source of this project', () => {
    for (const file of globSync('{src,webview,scripts}/**/*.{ts,tsx,mjs}')) {
      const found = findSecrets(readFileSync(file, 'utf8'));
      assert.deepEqual(found, [], file);
    }
  });

  it('gives spans in order that never overlap, and masks nothing twice', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...fakes.map(([, secret]) => secret),
        keyBlock,
        '://a:b3c4d5e6f7@',
        'token="',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join(' ');
        const spans = findSecrets(text);
        for (const [at, span] of spans.entries()) {
          assert.ok(span.start < span.end && span.end <= text.length);
          assert.ok(span.start >= (spans[at - 1]?.end ?? 0));
        }
      }),
    );
    const once = maskSecrets(`a ${fakes[0]?.[1]} b password="q7Xz92LmP0vB41" c`).text;
    assert.equal(maskSecrets(once).text, once);
  });

  it('reads a megabyte made to slow patterns down', function () {
    // Far above what it takes (under 0.2 s each), far below what a quadratic pattern would.
    this.timeout(20_000);
    const seeds = [
      'sk-',
      'eyJ',
      '-eyJ',
      'eyJaaaaaaaaaaaa.',
      'password=',
      `token${' '.repeat(8)}=`,
      'token="',
      beginKey,
      '-----BEGIN ',
      `${beginKey}a-`,
      '://a:',
      '://',
      'xoxb-',
      'a',
      'A1',
      '-',
    ];
    for (const seed of seeds) findSecrets(seed.repeat(Math.ceil(1e6 / seed.length)));
    for (const seed of ['://', 'token=', 'sk-', 'eyJ']) findSecrets(seed + 'a1'.repeat(5e5));
  });

  it('takes the keys in use out of a text, the longer first', () => {
    const keys = ['key-1234', 'key-1234-long/er', 'abc', ''];
    const text = 'got key-1234-long/er, key-1234, key-1234-long%2Fer and abc';
    assert.equal(redactKnown(text, keys), 'got [API key], [API key], [API key] and abc');
  });
});
