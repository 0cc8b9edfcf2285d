import { z } from 'zod';

/** What is known of the packages in production after asking the registry. */
export type AuditAnswer =
  | { readonly kind: 'clean' }
  /** Advisories of severity high or critical, one line each. */
  | { readonly kind: 'found'; readonly advisories: readonly string[] }
  /** The registry gave no report: no network, a mirror without the audit service, … */
  | { readonly kind: 'not-asked'; readonly reason: string };

const SEVERE = ['high', 'critical'];

const reportSchema = z.object({
  auditReportVersion: z.number(),
  vulnerabilities: z.record(
    z.string(),
    z.object({
      severity: z.string(),
      range: z.string(),
      via: z.array(z.union([z.string(), z.object({ title: z.string(), url: z.string() })])),
    }),
  ),
});

const failureSchema = z.object({ message: z.string() });

/**
 * Reads what `npm audit --json` printed. Its exit code cannot be used: it is 1 both for "there are
 * advisories" and for "the registry did not answer".
 *
 * @param output standard output of `npm audit --json`
 */
export function readAuditAnswer(output: string): AuditAnswer {
  const json = parse(output);
  const report = reportSchema.safeParse(json);
  if (!report.success) {
    const failure = failureSchema.safeParse(json);
    return {
      kind: 'not-asked',
      reason: failure.success ? failure.data.message : 'npm audit printed no report',
    };
  }
  const advisories = Object.entries(report.data.vulnerabilities)
    .filter(([, { severity }]) => SEVERE.includes(severity))
    .map(([name, { severity, range, via }]) => {
      const causes = via.map((cause) =>
        typeof cause === 'string' ? `through ${cause}` : `${cause.title} ${cause.url}`,
      );
      return `${name} ${range} (${severity}): ${causes.join('; ')}`;
    });
  return advisories.length === 0 ? { kind: 'clean' } : { kind: 'found', advisories };
}

/** @returns the parsed JSON, or undefined for text that is none */
function parse(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    // A proxy's HTML page or nothing at all: the caller reports that there was no report.
    return undefined;
  }
}
