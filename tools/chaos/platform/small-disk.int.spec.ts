import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { Scratch } from '../../local/fixtures/scratch.js';
import { postgresAccount } from '../../local/postgres/account.js';
import { NoSmallDisk, SmallDisk } from './small-disk.js';

const run = promisify(execFile);

describe('a small disk', () => {
  it('takes nothing more once it is full, and again when it has room', async (t) => {
    const scratch = new Scratch();
    let disk: SmallDisk;
    try {
      disk = await SmallDisk.mount(join(scratch.path, 'disk'));
    } catch (error) {
      if (!(error instanceof NoSmallDisk)) throw error;
      t.skip(error.message);
      return;
    }
    const [command = '', ...rest] = disk.within;
    const account = (await postgresAccount()) ?? {};
    const write = async (name: string): Promise<unknown> =>
      run(command, [...rest, 'sh', '-c', `head -c 100000 /dev/zero > ${join(disk.path, name)}`], {
        ...account,
        cwd: '/',
      });
    await write('before');
    await disk.fill();
    await assert.rejects(write('full'), /No space left on device/);
    await disk.free();
    await write('after');
    disk.close();
    scratch.remove();
  });
});
