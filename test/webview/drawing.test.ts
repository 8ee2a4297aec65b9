import assert from 'node:assert/strict';
import { Drawing } from '../../webview/drawing.ts';

/** Frames and time that pass when the test says so. */
class Screen {
  drawn = 0;
  readonly drawing = new Drawing(
    {
      nextFrame: (callback) => void this.#frames.push(callback),
      timers: {
        after: (milliseconds, callback) => {
          const timer = { at: this.#now + milliseconds, callback };
          this.#timers.add(timer);
          return () => void this.#timers.delete(timer);
        },
      },
    },
    () => void this.drawn++,
    () => this.#now,
  );
  #now = 0;
  #frames: (() => void)[] = [];
  readonly #timers = new Set<{ at: number; callback: () => void }>();

  /** A frame of sixty a second passes. */
  frame(): void {
    this.#now += 1_000 / 60;
    for (const timer of [...this.#timers].filter(({ at }) => at <= this.#now)) {
      this.#timers.delete(timer);
      timer.callback();
    }
    for (const callback of this.#frames.splice(0)) callback();
  }
}

describe('what the panel draws', () => {
  it('shows the first piece of a text with the next frame', () => {
    const screen = new Screen();
    screen.drawing.grew();
    assert.equal(screen.drawn, 0);
    screen.frame();
    assert.equal(screen.drawn, 1);
  });

  it('draws text that grows all the time with about every third frame, and its end too', () => {
    const screen = new Screen();
    for (let frame = 0; frame < 60; frame++) {
      screen.drawing.grew();
      screen.frame();
    }
    const drawn = screen.drawn;
    assert.ok(drawn === 20 || drawn === 21, `${drawn}`);
    screen.drawing.grew();
    for (let frame = 0; frame < 5; frame++) screen.frame();
    assert.equal(screen.drawn, drawn + 1);
    for (let frame = 0; frame < 10; frame++) screen.frame();
    assert.equal(screen.drawn, drawn + 1, 'nothing is drawn when nothing changed');
  });

  it('draws anything else with the next frame, once, and what grew with it', () => {
    const screen = new Screen();
    screen.drawing.grew();
    screen.frame();
    screen.drawing.grew();
    screen.drawing.ask();
    screen.drawing.ask();
    screen.frame();
    assert.equal(screen.drawn, 2);
    for (let frame = 0; frame < 10; frame++) screen.frame();
    assert.equal(screen.drawn, 2, 'what grew was drawn already');
  });

  it('draws in the same frames as another panel, whenever each of them began', () => {
    const screens = [new Screen(), new Screen()];
    screens[0]?.drawing.grew();
    for (const screen of screens) screen.frame();
    const drawn: string[] = [];
    for (let frame = 0; frame < 20; frame++) {
      const before = screens.map((screen) => screen.drawn);
      for (const screen of screens) screen.drawing.grew();
      for (const screen of screens) screen.frame();
      drawn.push(screens.map((screen, at) => screen.drawn - (before[at] ?? 0)).join(' '));
    }
    assert.deepEqual(
      drawn.slice(4).filter((each) => each !== '0 0' && each !== '1 1'),
      [],
    );
  });

  it('rests anew after text that was drawn with something else', () => {
    const screen = new Screen();
    screen.drawing.grew();
    screen.frame();
    screen.frame();
    screen.drawing.grew();
    screen.drawing.ask();
    screen.frame();
    assert.equal(screen.drawn, 2);
    screen.drawing.grew();
    screen.frame();
    screen.frame();
    assert.equal(screen.drawn, 2);
    screen.frame();
    assert.equal(screen.drawn, 3);
  });
});
