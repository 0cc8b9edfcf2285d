import { Injectable } from '@nestjs/common';

/** Throws (or rejects) with a reason when what it looks at is not well. */
export type HealthCheck = () => void | Promise<void>;

export interface HealthReport {
  readonly status: 'ok' | 'failing';
  /** `ok`, or the reason, for each check by its name. */
  readonly checks: Record<string, string>;
}

/**
 * Checks by name. `live` ones ask whether this process can still do its work: when one fails, the
 * process should be replaced. `ready` ones ask whether it can take requests now. `shown` ones stand
 * in the readiness report for whoever reads it and decide nothing.
 */
@Injectable()
export class Health {
  private readonly live = new Map<string, HealthCheck>();
  private readonly ready = new Map<string, HealthCheck>();
  private readonly shown = new Map<string, HealthCheck>();

  registerLive(name: string, check: HealthCheck): void {
    this.live.set(name, check);
  }

  registerReady(name: string, check: HealthCheck): void {
    this.ready.set(name, check);
  }

  registerShown(name: string, check: HealthCheck): void {
    this.shown.set(name, check);
  }

  reportLive(): Promise<HealthReport> {
    return report(this.live);
  }

  async reportReady(): Promise<HealthReport> {
    const [decisive, shown] = await Promise.all([report(this.ready), report(this.shown)]);
    return { status: decisive.status, checks: { ...decisive.checks, ...shown.checks } };
  }
}

async function report(checks: Map<string, HealthCheck>): Promise<HealthReport> {
  const entries = await Promise.all(
    [...checks].map(async ([name, check]): Promise<[string, string]> => {
      try {
        await check();
        return [name, 'ok'];
      } catch (error) {
        return [name, error instanceof Error ? error.message : String(error)];
      }
    }),
  );
  const failing = entries.some(([, result]) => result !== 'ok');
  return { status: failing ? 'failing' : 'ok', checks: Object.fromEntries(entries) };
}
