import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { KeyConsent, type KeyQuestion } from '../../../src/vscode/models/keyConsent.ts';
import { FakeMemento } from '../fakeMemento.ts';

const home = 'https://api.example.com/v1';
const foreign = 'https://evil.example/v1';

describe('consent for a key', () => {
  let memory: FakeMemento;
  let questions: KeyQuestion[];
  let allowed: number;
  let answer: (choice: boolean | undefined) => void;

  beforeEach(() => {
    memory = new FakeMemento();
    questions = [];
    allowed = 0;
  });

  function create(): KeyConsent {
    return new KeyConsent({
      memory,
      ask: (question) => {
        questions.push(question);
        return new Promise((resolve) => (answer = resolve));
      },
      onAllowed: () => allowed++,
      onError: (error) => assert.fail(String(error)),
    });
  }

  it('is not asked for where the key is first used, nor again there, whatever the path', () => {
    const consent = create();
    assert.equal(consent.refusal('kimi', home), undefined);
    assert.equal(create().refusal('kimi', 'https://api.example.com/v2/'), undefined);
    assert.deepEqual(questions, []);
  });

  it('is asked for once before a key goes elsewhere, and nothing goes there until then', async () => {
    const consent = create();
    consent.refusal('kimi', home);
    for (let i = 0; i < 3; i++) {
      const failure = consent.refusal('kimi', foreign);
      assert.equal(failure?.kind, 'bad-key');
      assert.match(failure.title, /kimi is not sent to evil\.example/u);
    }
    assert.deepEqual(questions, [
      { provider: 'kimi', origin: 'https://evil.example', before: ['https://api.example.com'] },
    ]);
    answer(true);
    await nextTurn();
    assert.equal(allowed, 1);
    assert.equal(consent.refusal('kimi', foreign), undefined);
    assert.equal(create().refusal('kimi', foreign), undefined, 'remembered');
    assert.equal(consent.refusal('kimi', home), undefined, 'home is home');
  });

  it('once refused stays refused, without another question', async () => {
    const consent = create();
    consent.refusal('kimi', home);
    consent.refusal('kimi', foreign);
    answer(false);
    await nextTurn();
    assert.ok(create().refusal('kimi', foreign));
    assert.equal(questions.length, 1);
    assert.equal(allowed, 0);
  });

  it('is asked for again in another run where nobody answered', async () => {
    create().refusal('kimi', home);
    create().refusal('kimi', foreign);
    answer(undefined);
    await nextTurn();
    assert.ok(create().refusal('kimi', foreign));
    assert.equal(questions.length, 2);
  });

  it('covers scheme and port, and each provider by itself', () => {
    const consent = create();
    consent.refusal('kimi', home);
    assert.ok(consent.refusal('kimi', 'http://api.example.com/v1'));
    assert.ok(consent.refusal('kimi', 'https://api.example.com:8443/v1'));
    assert.equal(consent.refusal('other', foreign), undefined);
  });

  it('is not needed on this machine', () => {
    const consent = create();
    consent.refusal('kimi', home);
    for (const local of ['http://127.0.0.1:1/v1', 'http://localhost:2', 'http://[::1]:3/v1']) {
      assert.equal(consent.refusal('kimi', local), undefined);
    }
  });

  it('is given anew with a new key, for the address that the setting names then', () => {
    const consent = create();
    consent.refusal('kimi', home);
    assert.ok(consent.refusal('kimi', foreign));
    consent.forget('kimi');
    assert.equal(consent.refusal('kimi', foreign), undefined);
    assert.ok(consent.refusal('kimi', home));
  });
});
