import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Database, type ServiceName } from '#libs/persistence';
import { OperatorMistake } from './operator-mistake.js';

/** What a running `npm start` leaves in its state folder, as far as commands need it. */
const runtime = z.object({ environment: z.record(z.string(), z.string()) });

type Variable = 'DATABASE_URL' | 'KAFKA_BROKERS' | 'TIERGRID_KEY_SECRET' | 'TIERGRID_CONTACT_KEY';

/**
 * Finds the platform that a command is for: by DATABASE_URL (of the owner) and KAFKA_BROKERS, or
 * else the one that `npm start` runs from the state folder.
 * @throws OperatorMistake when neither is there
 */
export function findVariable(name: Variable): string {
  const value = process.env[name];
  if (value !== undefined && value !== '') return value;
  const file = join(process.env['TIERGRID_STATE_DIR'] ?? '.tiergrid', 'runtime.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new OperatorMistake(
      `${name} is not set and there is no ${file}: set it, or start the platform with npm start.`,
    );
  }
  const found = environmentIn(text)?.[name];
  if (found === undefined) {
    throw new OperatorMistake(`${file} does not name a ${name}; set it in the environment.`);
  }
  return found;
}

/** @returns undefined when the file is damaged */
function environmentIn(text: string): Readonly<Record<string, string>> | undefined {
  try {
    return runtime.parse(JSON.parse(text)).environment;
  } catch {
    return undefined;
  }
}

/** The owner's connection. @throws OperatorMistake when none is named, or something else */
export function ownerUrl(): string {
  const url = findVariable('DATABASE_URL');
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return url;
  throw new OperatorMistake(
    'DATABASE_URL must be an address such as postgres://owner:password@host:5432/database.',
  );
}

/**
 * Runs `work` on one service's schema, connected as the owner of the database.
 * @throws OperatorMistake when no platform is named, and what `work` throws
 */
export async function withService<T>(
  service: ServiceName,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const database = new Database({
    url: ownerUrl(),
    applicationName: 'tiergrid-cli',
    schema: service,
    poolSize: 2,
    copies: true,
  });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
