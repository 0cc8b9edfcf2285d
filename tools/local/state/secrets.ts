import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { ServiceName } from '#libs/persistence';
import { OperatorError } from '../report/operator-error.js';
import { freshFolderRoad, readJson, writeJson } from './json-file.js';

const password = z.string().min(20);

const key = z.string().regex(/^[\w-]{43}$/);

const secretsSchema = z.object({
  /** Of the embedded PostgreSQL's superuser. */
  postgres: password,
  /** Of the role that owns the database `tiergrid` and runs migrations. */
  owner: password,
  /** Of the services' login roles. */
  roles: z.object({
    identity: password,
    reporting: password,
    dispatch: password,
    assessment: password,
  } satisfies Record<ServiceName, z.ZodType>),
  /** TIERGRID_KEY_SECRET, 32 bytes in base64url: encrypts the identity service's signing keys. */
  keySecret: key,
  /** TIERGRID_CONTACT_KEY: encrypts the contacts that the reporting service keeps. */
  contactKey: key,
  /** TIERGRID_WEBHOOK_KEY: encrypts the secrets of webhooks. */
  webhookKey: key.default(newSecret),
  /**
   * TIERGRID_EVIDENCE_LINK_KEY: signs the links that evidence is fetched by. They last for minutes,
   * so a folder from before there was one gets another at each start.
   */
  evidenceLinkKey: key.default(newSecret),
});

/** What is random in a state folder. Made once, then kept: the data were written under them. */
export type Secrets = z.infer<typeof secretsSchema>;

/**
 * Reads the secrets of a state folder, or makes them.
 * @param file to keep them in, mode 0600
 * @param dataFolder of the embedded database. When it is there the secrets must be too: new ones
 *   would not open it.
 * @throws OperatorError when the file is damaged, or missing beside existing data
 */
export function loadSecrets(file: string, dataFolder: string): Secrets {
  const found = readJson(file, secretsSchema);
  if (found !== undefined) {
    // A folder of an earlier release lacks what has come since.
    writeJson(file, found);
    return found;
  }
  if (existsSync(dataFolder)) {
    throw new OperatorError(
      {
        en: `The passwords of the database in ${dataFolder} are gone: ${file} is missing`,
        zh: `缺少 ${file}，无法打开 ${dataFolder} 中的数据库`,
      },
      freshFolderRoad,
    );
  }
  const secrets: Secrets = {
    postgres: newSecret(),
    owner: newSecret(),
    roles: {
      identity: newSecret(),
      reporting: newSecret(),
      dispatch: newSecret(),
      assessment: newSecret(),
    },
    keySecret: newSecret(),
    contactKey: newSecret(),
    webhookKey: newSecret(),
    evidenceLinkKey: newSecret(),
  };
  writeJson(file, secrets);
  return secrets;
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
