import { closeSync, writeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { openLog } from '../process/log-file.js';
import { errorCode } from '../report/operator-error.js';

/** Pino's levels from warn on, by name and by number. */
const troubleLevels: ReadonlySet<string | number> = new Set(['warn', 'error', 'fatal', 40, 50, 60]);

/** The part of a service's JSON log line that a person wants to see. */
const lineSchema = z.object({
  level: z.union([z.string(), z.number()]),
  message: z.string().optional(),
  msg: z.string().optional(),
  err: z.object({ message: z.string().optional() }).optional(),
});

/**
 * Writes what a service prints to its log file, and tells about warnings and errors in it.
 * @param onTrouble gets one short line at a time
 */
export function keepLog(
  file: string,
  streams: readonly Readable[],
  onTrouble: (line: string) => void,
): void {
  const log = openLog(file);
  let open = streams.length;
  let failing = false;
  const keep = (text: string): void => {
    try {
      writeSync(log, text);
      failing = false;
    } catch (error) {
      // A full disk must not end whoever looks after all services; one line says that it is full.
      if (!failing) onTrouble(`its log cannot be written (${errorCode(error) ?? String(error)})`);
      failing = true;
    }
  };
  for (const stream of streams) {
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      keep(chunk);
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const trouble = troubleIn(line);
        if (trouble !== undefined) onTrouble(trouble);
      }
    });
    stream.on('close', () => {
      open -= 1;
      if (open === 0) closeSync(log);
    });
  }
}

/** What a person should see of a log line; undefined when it is no trouble. */
export function troubleIn(line: string): string | undefined {
  return line.startsWith('{') ? troubleInJson(line) : troubleInText(stripVTControlCharacters(line));
}

/**
 * Not from the logger: an error on the way up or down. Frames of its stack, source excerpts, Node's
 * own hints and what Nest says before it has the logger stay in the file. Of indented lines only
 * bad variables count: `  NAME: why`.
 */
function troubleInText(line: string): string | undefined {
  const isHint =
    line === '' ||
    /^[({}]|^(?!\s+[A-Z_]+: )\s|^node:|^file:|^Node\.js v/.test(line) ||
    /^\[Nest\] .* (LOG|DEBUG|VERBOSE) /.test(line);
  return isHint ? undefined : line.trim();
}

function troubleInJson(line: string): string | undefined {
  let parsed: z.infer<typeof lineSchema>;
  try {
    parsed = lineSchema.parse(JSON.parse(line));
  } catch {
    // Cut off, or not a log line: whoever looks for it finds it in the file.
    return undefined;
  }
  if (!troubleLevels.has(parsed.level)) return undefined;
  const texts = [parsed.message, parsed.msg, parsed.err?.message].filter(
    (text) => text !== undefined && text !== '',
  );
  return [...new Set(texts)].join(': ');
}
