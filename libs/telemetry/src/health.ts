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
  private readonly live = new Map<string, PatientCheck>();
  private readonly ready = new Map<string, PatientCheck>();
  private readonly shown = new Map<string, PatientCheck>();

  registerLive(name: string, check: HealthCheck): void {
    this.live.set(name, new PatientCheck(check));
  }

  registerReady(name: string, check: HealthCheck): void {
    this.ready.set(name, new PatientCheck(check));
  }

  registerShown(name: string, check: HealthCheck): void {
    this.shown.set(name, new PatientCheck(check));
  }

  reportLive(): Promise<HealthReport> {
    return report(this.live);
  }

  async reportReady(): Promise<HealthReport> {
    const [decisive, shown] = await Promise.all([report(this.ready), report(this.shown)]);
    return { status: decisive.status, checks: { ...decisive.checks, ...shown.checks } };
  }
}

async function report(checks: ReadonlyMap<string, PatientCheck>): Promise<HealthReport> {
  const entries = await Promise.all(
    [...checks].map(async ([name, check]) => [name, await check.result()] as const),
  );
  const failing = entries.some(([, result]) => result !== 'ok');
  return { status: failing ? 'failing' : 'ok', checks: Object.fromEntries(entries) };
}

/** Probes of orchestrators wait one to a few seconds, and take no answer for a dead process. */
const answerWithinMs = 900;

/**
 * A check whose answer is waited for so long and no longer. While one hangs, as on a database that
 * takes connections and says nothing, no second is begun: it would hold one more connection.
 */
class PatientCheck {
  private running: Promise<string> | undefined;

  constructor(private readonly check: HealthCheck) {}

  /** @returns `ok`, or the reason */
  async result(): Promise<string> {
    this.running ??= this.run();
    const { promise: late, resolve } = Promise.withResolvers<string>();
    const timer = setTimeout(resolve, answerWithinMs, `no answer within ${answerWithinMs} ms`);
    try {
      return await Promise.race([this.running, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async run(): Promise<string> {
    try {
      await this.check();
      return 'ok';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      this.running = undefined;
    }
  }
}
