import assert from 'node:assert/strict';
import { Emitter } from '../../src/protocol/emitter.ts';

describe('Emitter', () => {
  it('calls its listeners in order, and one that throws does not stop the rest', () => {
    const heard: string[] = [];
    const errors: unknown[] = [];
    const emitter = new Emitter<string>((error) => errors.push(error));
    emitter.on((value) => heard.push(`a ${value}`));
    emitter.on(() => {
      throw new Error('broken');
    });
    emitter.on((value) => heard.push(`b ${value}`));
    emitter.emit('x');
    assert.deepEqual(heard, ['a x', 'b x']);
    assert.equal(errors.length, 1);
  });

  it('forgets a listener that was disposed of, also twice and also while it emits', () => {
    const heard: number[] = [];
    const emitter = new Emitter<number>(() => assert.fail());
    emitter.on(() => second.dispose());
    const second = emitter.on((value) => heard.push(value));
    emitter.emit(1);
    emitter.emit(2);
    second.dispose();
    assert.deepEqual(heard, [1]);
  });

  it('keeps apart two subscriptions of the same listener', () => {
    let count = 0;
    const listener = (): void => void count++;
    const emitter = new Emitter<void>(() => assert.fail());
    const first = emitter.on(listener);
    emitter.on(listener);
    first.dispose();
    emitter.emit();
    assert.equal(count, 1);
  });
});
