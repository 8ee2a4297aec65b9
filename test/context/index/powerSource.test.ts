import assert from 'node:assert/strict';
import path from 'node:path';
import { createPowerSource } from '../../../src/context/index/powerSource.ts';
import { restOnBattery } from '../../../src/context/index/restOnBattery.ts';
import { IndexFolder } from './indexFolder.ts';

describe('the power source', () => {
  let folder: IndexFolder;

  beforeEach(() => {
    folder = new IndexFolder();
  });

  afterEach(() => folder.delete());

  it('is told by the files of Linux', () => {
    const power = createPowerSource(folder.code);
    assert.equal(power(), 'unknown');
    folder.write('BAT0/type', 'Battery\n');
    folder.write('BAT0/status', 'Discharging\n');
    assert.equal(power(), 'battery');
    folder.write('AC/type', 'Mains\n');
    folder.write('AC/online', '0\n');
    assert.equal(power(), 'battery');
    folder.write('AC/online', '1\n');
    assert.equal(power(), 'mains');
  });

  it('is unknown where nobody tells it', () => {
    assert.equal(createPowerSource(path.join(folder.place, 'nowhere'))(), 'unknown');
  });

  it('pauses the index while it is the battery', () => {
    const told: string[] = [];
    const keeper = {
      pause: (reason: string) => void told.push(`pause: ${reason}`),
      resume: (reason: string) => void told.push(`resume: ${reason}`),
    };
    restOnBattery(keeper, () => 'battery');
    restOnBattery(keeper, () => 'unknown');
    assert.deepEqual(told, [
      'pause: The machine runs on its battery',
      'resume: The machine runs on its battery',
    ]);
  });
});
