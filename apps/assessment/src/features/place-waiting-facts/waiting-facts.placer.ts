import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { everything } from '#libs/divisions';
import { Database } from '#libs/persistence';
import { IncidentRollUp } from '../../roll-ups/incident.roll-up.js';
import { TaskRollUp } from '../../roll-ups/task.roll-up.js';

const lookAfterMs = 1_000;
const longestMs = 30_000;
/** Facts in one transaction. */
const pageSize = 500;

/**
 * Counts facts that came before the divisions of their paths, as soon as the directory has these.
 * Every replica looks; what one works on the others leave alone.
 *
 * A look reads and locks all that wait, so while none of them can be placed the time between looks
 * doubles, up to half a minute.
 */
@Injectable()
export class WaitingFactsPlacer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('WaitingFactsPlacer');
  private readonly waiting: Gauge<'statistics'>;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private stopping = false;

  constructor(
    private readonly database: Database,
    private readonly incidents: IncidentRollUp,
    private readonly tasks: TaskRollUp,
    registry: Registry,
  ) {
    this.waiting = new Gauge({
      name: 'tiergrid_statistics_waiting',
      help: 'Incidents and tasks that are not counted yet because the directory lacks a division',
      labelNames: ['statistics'],
      registers: [registry],
    });
  }

  onApplicationBootstrap(): void {
    this.lookIn(lookAfterMs);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.looking;
  }

  /** Looks through all that wait, once. @returns true when some wait and none could be placed */
  async placeAll(): Promise<boolean> {
    let placed = 0;
    let allWaiting = 0;
    for (const rollUp of [this.incidents, this.tasks]) {
      let stillWaiting = 0;
      let after: string | undefined;
      do {
        const from = after;
        const page = await this.database.transaction(everything, (tx) =>
          rollUp.placeWaiting(tx, from, pageSize),
        );
        placed += page.placed;
        stillWaiting += page.stillWaiting;
        after = page.next;
      } while (after !== undefined && !this.stopping);
      this.waiting.set({ statistics: rollUp.name }, stillWaiting);
      allWaiting += stillWaiting;
    }
    return allWaiting > 0 && placed === 0;
  }

  private lookIn(ms: number): void {
    if (this.stopping) return;
    this.timer = setTimeout(() => {
      this.looking = this.look(ms);
    }, ms);
    this.timer.unref();
  }

  /** @param waitedMs time since the look before */
  private async look(waitedMs: number): Promise<void> {
    let inVain = false;
    try {
      inVain = await this.placeAll();
    } catch (error) {
      this.logger.warn(`waiting facts could not be looked at: ${String(error)}; trying again`);
    }
    this.lookIn(inVain ? Math.min(waitedMs * 2, longestMs) : lookAfterMs);
  }
}
