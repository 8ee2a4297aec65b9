import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type {
  Approval,
  ApprovalChoice,
  ApprovalPattern,
  ApprovalRequest,
} from '../../src/protocol/approvals.ts';
import { Approvals } from '../../src/rooms/approvals.ts';
import type { ApprovalOutcome, ApprovalQuestion } from '../../src/rooms/approvalsOptions.ts';
import type { Journal } from '../../src/sessions/journal.ts';
import { SessionRegistry } from '../../src/sessions/sessionRegistry.ts';
import { findReply } from '../../src/protocol/sessionState.ts';
import {
  expectDone,
  overriding,
  startReply,
  testServices,
  withJournal,
} from '../sessions/sessionHelpers.ts';

const request: ApprovalRequest = {
  kind: 'terminal',
  title: 'Run this command?',
  command: 'npm test',
  folder: '/shop',
  model: 'Kimi K2',
  details: [],
};
const exact: ApprovalPattern = {
  kind: 'terminal',
  match: 'exact',
  command: 'npm test',
  folder: '/shop',
};
const never = (): Promise<undefined> => Promise.reject(new Error('nobody is to be asked so'));

/** A chat, what asks in it, and the hands of a person. */
class Bench {
  readonly sessions: SessionRegistry;
  readonly approvals: Approvals;
  readonly rules: ApprovalPattern[] = [];
  readonly reminded: string[] = [];
  readonly inDialog: ApprovalQuestion[] = [];
  session = '';
  isTrusted = true;
  isShown = true;
  /** What a person says in a dialog. */
  say: () => Promise<ApprovalChoice | undefined> = never;

  constructor(journal: Journal) {
    this.sessions = new SessionRegistry(testServices(journal));
    this.approvals = new Approvals({
      sessions: this.sessions,
      rules: {
        list: () => this.rules,
        add: async (rule) => void this.rules.push(rule),
        remove: async (rule) => void this.rules.splice(this.rules.indexOf(rule), 1),
      },
      isTrusted: () => this.isTrusted,
      askInDialog: (question) => {
        this.inDialog.push(question);
        return this.say();
      },
      remind: (_session, { title }) => this.reminded.push(title),
      log: { warn: () => undefined, error: () => undefined },
    });
    this.approvals.shownIn({ isShowing: (id) => this.isShown && id === this.session });
  }

  async begin(): Promise<this> {
    const made = await this.sessions.create({ title: 'The cart' }, 'c');
    assert.ok(made.type === 'created');
    this.session = made.actor.id;
    return this;
  }

  waiting(): readonly Approval[] {
    const opened = this.sessions.open(this.session);
    return opened.type === 'opened' ? opened.actor.getState().approvals : [];
  }

  /** Resolves once a card is there. */
  async card(): Promise<Approval> {
    await this.until(1);
    const [first] = this.waiting();
    assert.ok(first);
    return first;
  }

  /** Resolves once so many cards are there. */
  async until(count: number): Promise<void> {
    while (this.waiting().length < count) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  }

  async asked(
    changes: Partial<ApprovalRequest> = {},
    signal?: AbortSignal,
  ): Promise<{ readonly outcome: Promise<ApprovalOutcome>; readonly card: Approval }> {
    const outcome = this.approvals.ask(
      { ...request, ...changes },
      { session: this.session, signal },
    );
    return { outcome, card: await this.card() };
  }

  answer(card: Approval, choice: ApprovalChoice): Promise<string | undefined> {
    return this.approvals.answer(this.session, card.id, choice);
  }

  told(type: string): readonly object[] {
    return this.sessions.history(this.session).filter((event) => event.type === type);
  }
}

const withBench = (work: (bench: Bench, journal: Journal) => Promise<void>) => () =>
  withJournal(async (journal) => work(await new Bench(journal).begin(), journal));

describe('what a person is asked before it is done', () => {
  it(
    'waits on a card, word for word, until it is answered',
    withBench(async (bench) => {
      const { outcome, card } = await bench.asked();
      assert.deepEqual(card.request, request);
      assert.equal(await Promise.race([outcome, Promise.resolve('waits')]), 'waits');
      await bench.answer(card, { type: 'once' });
      assert.deepEqual(await outcome, { type: 'allowed' });
      assert.deepEqual(bench.waiting(), []);
      const { outcome: again, card: other } = await bench.asked();
      await bench.answer(other, { type: 'deny', reason: '  Not on Fridays. ' });
      assert.equal((await again).type, 'denied', 'once is once');
      const [first, second] = bench.told('approval-answered') as { answer: object; by: string }[];
      assert.deepEqual([first?.answer, first?.by], [{ type: 'allowed', scope: 'once' }, 'user']);
      assert.deepEqual(second?.answer, { type: 'denied', reason: 'Not on Fridays.' });
    }),
  );

  it(
    'is told with its reason where the reply stands, and without one it is not',
    withBench(async (bench) => {
      const opened = bench.sessions.open(bench.session);
      assert.ok(opened.type === 'opened');
      const { actor } = opened;
      await expectDone(actor, { type: 'add-message', message: 'm1', text: 'hello' });
      await expectDone(actor, startReply('r1', 'm1'));
      for (const reason of ['', 'Not here.']) {
        const { outcome, card } = await bench.asked({ reply: 'r1' });
        await bench.answer(card, { type: 'deny', reason });
        await outcome;
      }
      const denied = findReply(actor.getState(), 'r1')?.denied;
      assert.deepEqual(denied, [{ command: 'npm test', reason: 'Not here.' }]);
    }),
  );

  it(
    'is not asked again in this chat, and in this chat alone',
    withBench(async (bench) => {
      const { outcome, card } = await bench.asked();
      await bench.answer(card, { type: 'session' });
      assert.deepEqual(await outcome, { type: 'allowed' });
      const by = { session: bench.session };
      assert.deepEqual(await bench.approvals.ask(request, by), { type: 'allowed' });
      assert.equal(bench.told('approval-waived').length, 1, 'which the journal has');
      assert.deepEqual(bench.approvals.rulesOf(bench.session), [exact]);
      const { outcome: longer, card: other } = await bench.asked({ command: 'npm test && reboot' });
      await bench.answer(other, { type: 'deny', reason: '' });
      assert.equal((await longer).type, 'denied');

      await bench.begin();
      const { outcome: elsewhere, card: third } = await bench.asked();
      await bench.answer(third, { type: 'deny', reason: '' });
      assert.equal((await elsewhere).type, 'denied');
      assert.deepEqual(bench.rules, [], 'nothing of it is kept');
    }),
  );

  it(
    'is not asked again in this workspace, until the rule is taken away',
    withBench(async (bench) => {
      const { outcome, card } = await bench.asked();
      assert.deepEqual(card.offers.always[0], exact);
      await bench.answer(card, { type: 'always', pattern: 0 });
      assert.deepEqual(await outcome, { type: 'allowed' });
      assert.deepEqual(bench.rules, [exact]);
      await bench.begin();
      const by = { session: bench.session };
      assert.deepEqual(await bench.approvals.ask(request, by), { type: 'allowed' });
      bench.isTrusted = false;
      assert.equal((await bench.approvals.ask(request, by)).type, 'refused', 'in Restricted Mode');
      bench.isTrusted = true;
      await bench.approvals.rules.remove(exact);
      const { outcome: again, card: other } = await bench.asked();
      await bench.answer(other, { type: 'deny', reason: '' });
      assert.equal((await again).type, 'denied');
    }),
  );

  it(
    'is not allowed by what was not offered, nor for another chat',
    withBench(async (bench) => {
      const { outcome, card } = await bench.asked({ command: 'a\nb' });
      assert.deepEqual(card.offers.always, []);
      await bench.answer(card, { type: 'always', pattern: 0 });
      await bench.approvals.answer('another', card.id, { type: 'once' });
      await bench.approvals.answer(bench.session, 'another', { type: 'once' });
      assert.equal(bench.waiting().length, 1);
      await bench.answer(card, { type: 'deny', reason: '' });
      assert.equal((await outcome).type, 'denied');
      assert.deepEqual(bench.rules, []);
    }),
  );

  it(
    'is answered once, whoever is quicker',
    withBench(async (bench) => {
      const { outcome, card } = await bench.asked();
      await Promise.all([
        bench.answer(card, { type: 'deny', reason: '' }),
        bench.answer(card, { type: 'session' }),
        bench.answer(card, { type: 'always', pattern: 0 }),
      ]);
      assert.equal((await outcome).type, 'denied');
      assert.equal(bench.told('approval-answered').length, 1);
      assert.deepEqual([bench.rules, bench.approvals.rulesOf(bench.session)], [[], []]);
    }),
  );

  it(
    'is asked once, and no more than a person can read',
    withBench(async (bench) => {
      const { outcome } = await bench.asked();
      const by = { session: bench.session };
      assert.equal((await bench.approvals.ask(request, by)).type, 'refused', 'the same');
      const others = Array.from({ length: 19 }, (_, n) =>
        bench.approvals.ask({ ...request, command: `echo ${n}` }, by),
      );
      await bench.until(20);
      assert.equal((await bench.approvals.ask({ ...request, command: 'x' }, by)).type, 'refused');
      await bench.approvals.withdrawAll(bench.session);
      const all = await Promise.all([outcome, ...others]);
      assert.ok(all.every(({ type }) => type === 'withdrawn'));
      assert.deepEqual(bench.waiting(), []);
    }),
  );

  it(
    'is withdrawn with the work, and an answer that comes later counts for nothing',
    withBench(async (bench) => {
      const abort = new AbortController();
      const { outcome, card } = await bench.asked({}, abort.signal);
      abort.abort();
      assert.deepEqual(await outcome, { type: 'withdrawn' });
      await bench.answer(card, { type: 'always', pattern: 0 });
      assert.deepEqual(bench.rules, []);
      assert.deepEqual(bench.waiting(), []);
      const by = { session: bench.session, signal: abort.signal };
      assert.deepEqual(await bench.approvals.ask(request, by), { type: 'withdrawn' });
    }),
  );

  it(
    'is over with its chat',
    withBench(async (bench) => {
      const { outcome } = await bench.asked();
      await bench.sessions.remove(bench.session);
      assert.deepEqual(await outcome, { type: 'withdrawn' });
      await bench.begin();
      const { outcome: archived } = await bench.asked();
      await bench.sessions.archive(bench.session, 'c');
      assert.deepEqual(await archived, { type: 'withdrawn' });
    }),
  );

  it(
    'is nothing where trust was taken back meanwhile',
    withBench(async (bench) => {
      const { outcome, card } = await bench.asked();
      bench.isTrusted = false;
      await bench.answer(card, { type: 'once' });
      assert.equal((await outcome).type, 'refused');
    }),
  );

  it(
    'is said to be lost where its window ended, and can allow nothing any more',
    withBench(async (bench, journal) => {
      const { outcome, card } = await bench.asked();
      await bench.approvals.close();
      assert.deepEqual(await outcome, { type: 'withdrawn' });
      const [lost] = bench.waiting();
      assert.deepEqual([lost?.id, lost?.gone], [card.id, true]);
      await bench.sessions.close(1_000);

      const next = new Bench(journal);
      next.session = bench.session;
      await next.answer(card, { type: 'always', pattern: 0 });
      assert.deepEqual([next.rules, next.told('approval-answered')], [[], []]);
      await next.approvals.withdraw(next.session, card.id);
      assert.deepEqual(next.waiting(), [], 'a person has read it');
    }),
  );

  it(
    'is found to be lost after a crash, and asked anew',
    withBench(async (bench, journal) => {
      const { card } = await bench.asked();
      const next = new Bench(journal);
      next.session = bench.session;
      await next.approvals.settle(next.session);
      assert.deepEqual(
        next.waiting().map(({ id, gone }) => [id, gone]),
        [[card.id, true]],
      );
      await next.approvals.settle(next.session);
      assert.equal(next.told('approval-withdrawn').length, 1);
      const outcome = next.approvals.ask(request, { session: next.session });
      await next.until(2);
      const fresh = next.waiting()[1];
      assert.ok(fresh && !fresh.gone);
      await next.answer(fresh, { type: 'once' });
      assert.deepEqual(await outcome, { type: 'allowed' });
    }),
  );

  it(
    'comes in a dialog where its chat is not in sight, or there is none',
    withBench(async (bench) => {
      bench.isShown = false;
      bench.say = () => Promise.resolve({ type: 'session' });
      const by = { session: bench.session };
      assert.deepEqual(await bench.approvals.ask(request, by), { type: 'allowed' });
      assert.equal(bench.told('approval-answered').length, 1, 'the journal has it all the same');
      bench.say = () => Promise.resolve(undefined);
      const other = { ...request, command: 'make' };
      assert.deepEqual(await bench.approvals.ask(other, by), { type: 'denied', reason: '' });
      bench.isShown = true;
      assert.deepEqual(await bench.approvals.ask(other), { type: 'denied', reason: '' });
      assert.equal(bench.inDialog.at(-1)?.offers.session, undefined, 'there is no chat');
      bench.say = () => Promise.resolve({ type: 'always', pattern: 0 });
      assert.deepEqual(await bench.approvals.ask(other), { type: 'allowed' });
      assert.equal(bench.rules.length, 1);
      assert.equal(bench.inDialog.length, 4);
    }),
  );

  it(
    'is told once where it waits out of sight',
    withBench(async (bench) => {
      const { outcome, card } = await bench.asked();
      bench.approvals.looked();
      assert.deepEqual(bench.reminded, []);
      bench.isShown = false;
      bench.approvals.looked();
      bench.approvals.looked();
      assert.deepEqual(bench.reminded, ['Run this command?']);
      await bench.answer(card, { type: 'once' });
      assert.deepEqual(await outcome, { type: 'allowed' });
    }),
  );

  it('is asked in a dialog where the journal takes nothing, and waits on where it takes no answer', () =>
    withJournal(async (journal) => {
      const failure = {
        kind: 'storage',
        title: 'The disk is full',
        advice: 'Make room.',
        retryable: true,
        actions: [],
      } as const;
      let isFull = false;
      const disk = overriding(journal, {
        append: (...given) => (isFull ? { type: 'failed', failure } : journal.append(...given)),
      });
      const bench = await new Bench(disk).begin();
      const { outcome, card } = await bench.asked();
      isFull = true;
      assert.match((await bench.answer(card, { type: 'once' })) ?? '', /disk is full/);
      bench.say = () => Promise.resolve({ type: 'once' });
      const other = { ...request, command: 'make' };
      const by = { session: bench.session };
      assert.deepEqual(await bench.approvals.ask(other, by), { type: 'allowed' });
      isFull = false;
      await bench.answer(card, { type: 'once' });
      assert.deepEqual(await outcome, { type: 'allowed' });
    }));

  it('is never allowed but by a click or a rule, whatever happens in whatever order', async () => {
    type Step = 'deny' | 'withdraw' | 'stop' | 'look' | 'settle' | 'wrong' | 'once' | 'always';
    const step = fc.constantFrom<Step>(
      'deny',
      'withdraw',
      'stop',
      'look',
      'settle',
      'wrong',
      'once',
      'always',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 5 }), fc.boolean(), (steps, isTrusted) =>
        withJournal(async (journal) => {
          const bench = await new Bench(journal).begin();
          const { outcome, card } = await bench.asked();
          bench.isTrusted = isTrusted;
          const acts: Readonly<Record<Step, () => unknown>> = {
            deny: () => bench.answer(card, { type: 'deny', reason: '' }),
            withdraw: () => bench.approvals.withdraw(bench.session, card.id),
            stop: () => bench.approvals.withdrawAll(bench.session),
            look: () => bench.approvals.looked(),
            settle: () => bench.approvals.settle(bench.session),
            wrong: () => bench.answer(card, { type: 'always', pattern: 9 }),
            once: () => bench.answer(card, { type: 'once' }),
            always: () => bench.answer(card, { type: 'always', pattern: 0 }),
          };
          for (const each of steps) await acts[each]();
          await bench.approvals.close();
          const decisive = steps.find((each) => !['look', 'settle', 'wrong'].includes(each));
          const isClick = decisive === 'once' || decisive === 'always';
          assert.equal((await outcome).type === 'allowed', isClick && isTrusted);
          assert.equal(bench.rules.length > 0, decisive === 'always');
        }),
      ),
      { numRuns: 40 },
    );
  });
});
