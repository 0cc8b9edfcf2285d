import { z } from 'zod';
import type { LocalClient } from '../tasks/stack-tasks.js';
import { readJson, writeJson } from './json-file.js';
import type { StateFolder } from './state-folder.js';

const clientSchema = z.object({
  role: z.string(),
  division: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
}) satisfies z.ZodType<LocalClient>;

/** `local.json`: how to call a local stack. For people and their scripts. */
export const localFileSchema = z.object({
  baseUrl: z.string(),
  tokenUrl: z.string(),
  clients: z.array(clientSchema),
});
export type LocalFile = z.infer<typeof localFileSchema>;

/**
 * `runtime.json`: there while a stack runs. `npm run tiergrid` reads its `environment` for the
 * variables that are not set.
 */
export const runtimeFileSchema = z.object({
  /** Of the process that looks after the stack. */
  pid: z.number(),
  baseUrl: z.string(),
  environment: z.record(z.string(), z.string()),
  /** By process name, `postgres` and `kafka` among them when they are embedded. */
  ports: z.record(z.string(), z.number()),
});
export type RuntimeFile = z.infer<typeof runtimeFileSchema>;

/**
 * @returns undefined when there is no such file
 * @throws OperatorError when it is damaged
 */
export function readLocalFile(folder: StateFolder): LocalFile | undefined {
  return readJson(folder.localFile, localFileSchema, {
    en: 'Delete it: the next start makes it anew, with new secrets where they are not known',
    zh: '请删除该文件：下次启动会重新生成，未知的密钥将重新签发',
  });
}

/**
 * The secrets that an earlier start has shown, by client id.
 * @throws OperatorError when `local.json` is damaged
 */
export function knownSecrets(folder: StateFolder): Map<string, string> {
  const clients = readLocalFile(folder)?.clients;
  return new Map(clients?.map(({ clientId, clientSecret }) => [clientId, clientSecret]));
}

/** Holds secrets: only its owner may read it, as all JSON files here. */
export function writeLocalFile(folder: StateFolder, local: LocalFile): void {
  writeJson(folder.localFile, local);
}

export function writeRuntimeFile(folder: StateFolder, runtime: RuntimeFile): void {
  writeJson(folder.runtimeFile, runtime);
}
