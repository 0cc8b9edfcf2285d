import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { Database } from '#libs/persistence';
import { everything } from '#libs/divisions';
import { Scratch } from './fixtures/scratch.js';
import { FreePorts } from './network/ports.js';
import { ensureDatabase } from './postgres/administration.js';
import { PostgresServer, type PostgresServerOptions } from './postgres-server.js';
import { ProcessLedger } from './process/process-ledger.js';
import { isRunning, markProcess } from './process/process-mark.js';

const scratch = new Scratch();
const ports = new FreePorts();
const ledger = new ProcessLedger(scratch.at('processes.json'));
const password = 'only-for-tests';

async function server(name: string, options: Partial<PostgresServerOptions> = {}) {
  return new PostgresServer({
    dataDir: scratch.at(name),
    port: await ports.next(),
    password,
    logFile: scratch.at(`${name}.log`),
    ledger,
    durable: true,
    ...options,
  });
}

/** Asks one question on a connection of its own. */
async function ask<T>(url: string, query: string): Promise<T[]> {
  const database = new Database({ url, applicationName: 'spec', poolSize: 2 });
  try {
    return await database
      .transaction(everything, async (tx) => tx.many<{ value: T }>(query))
      .then((rows) => rows.map(({ value }) => value));
  } finally {
    await database.close();
  }
}

describe('the embedded PostgreSQL', () => {
  after(() => {
    scratch.remove();
  });

  it('keeps its data from start to start, on whatever port', async () => {
    const first = await server('kept');
    await first.start();
    await ensureDatabase(first.url(), 'tiergrid', { name: 'owner', password });
    await ask(first.url('tiergrid'), `CREATE TABLE kept AS SELECT '北湖路社区' AS value`);
    const mark = markProcess(first.pid ?? 0);
    await first.stop(10_000);
    assert.ok(mark !== undefined && !isRunning(mark));

    const second = await server('kept');
    await second.start();
    // Again, as every start does.
    await ensureDatabase(second.url(), 'tiergrid', { name: 'owner', password });
    assert.deepEqual(await ask(second.url('tiergrid'), 'SELECT value FROM kept'), ['北湖路社区']);
    assert.deepEqual(
      await ask(second.url(), `SELECT rolsuper AS value FROM pg_roles WHERE rolname = 'owner'`),
      [false],
    );
    await second.stop(10_000);
  });

  it('writes through to the disk, listens on this machine only, and knows Chinese letters', async () => {
    const one = await server('settings');
    await one.start();
    const setting = async (name: string): Promise<unknown> =>
      (await ask(one.url(), `SELECT current_setting('${name}') AS value`))[0];
    assert.equal(await setting('fsync'), 'on');
    assert.equal(await setting('synchronous_commit'), 'on');
    assert.equal(await setting('data_checksums'), 'on');
    assert.equal(await setting('listen_addresses'), '127.0.0.1');
    assert.equal(await setting('unix_socket_directories'), '');
    assert.equal(await setting('server_encoding'), 'UTF8');
    await ask(one.url(), 'CREATE EXTENSION pg_trgm');
    const trigrams = await ask<string[]>(one.url(), `SELECT show_trgm('北湖路社区') AS value`);
    assert.ok((trigrams[0]?.length ?? 0) > 0);
    await one.stop(10_000);
  });

  it('refuses another password than that of its data', async () => {
    const one = await server('guarded');
    await one.start();
    await one.stop(10_000);
    const other = await server('guarded', { password: 'another' });
    await assert.rejects(other.start(), /does not accept the password of secrets\.json\. Restore/);
    assert.equal(other.pid, undefined);
  });

  it('names what is wrong with damaged data, with its log and the way out', async () => {
    const one = await server('damaged');
    await one.start();
    await one.stop(10_000);
    rmSync(scratch.at('damaged', 'global', 'pg_control'));
    const again = await server('damaged');
    await assert.rejects(
      again.start(),
      /^OperatorError: PostgreSQL ended with exit code \d: .*pg_control.*\. Its log is .*TIERGRID_STATE_DIR.*docker compose up$/,
    );
  });

  it('names a folder that is no data folder', async () => {
    mkdirSync(scratch.at('empty'));
    await assert.rejects((await server('empty')).start(), /PG_VERSION is missing or wrong\. /);
    mkdirSync(scratch.at('odd'));
    writeFileSync(scratch.at('odd', 'PG_VERSION'), 'eighteen');
    await assert.rejects((await server('odd')).start(), /PG_VERSION is missing or wrong\. /);
  });

  it('names data of another major version', async () => {
    mkdirSync(scratch.at('newer'));
    writeFileSync(scratch.at('newer', 'PG_VERSION'), '19\n');
    await assert.rejects(
      (await server('newer')).start(),
      /are of PostgreSQL 19, and this is PostgreSQL 18\. Use the version of Tiergrid that made them/,
    );
  });

  it('names a port that is taken', async () => {
    const holder = await server('holder', { durable: false });
    await holder.start();
    const port = Number(new URL(holder.url()).port);
    const second = await server('second', { durable: false, port });
    await assert.rejects(second.start(), /^OperatorError: PostgreSQL ended .*could not create any/);
    await holder.stop(10_000);
  });

  it(
    'runs for root in a folder that is closed to all others',
    { skip: process.getuid?.() !== 0 || process.platform !== 'linux' },
    async () => {
      const closed = new Scratch();
      chmodSync(closed.path, 0o700);
      const one = await server('closed', {
        dataDir: closed.at('postgres'),
        logFile: closed.at('postgres.log'),
      });
      await one.start();
      const status = readFileSync(`/proc/${one.pid ?? 0}/status`, 'utf8');
      assert.doesNotMatch(status, /^Uid:\s+0\s/m);
      // One right, to pass closed folders, and no more of root's.
      assert.match(status, /^CapEff:\s*0{15}[24]$/m);
      await one.stop(10_000);
      closed.remove();
    },
  );
});
