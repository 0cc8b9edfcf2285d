import type { Provider } from '@nestjs/common';
import { ClockMetrics, ClockRepository, ClockSweeper, FiringRepository } from '#libs/clocks';
import { Database } from '#libs/persistence';
import { PolicyPacks } from '#libs/policy';
import { PlatformClock } from '#libs/time';
import { ClockReader } from '../read-models/clock.reader.js';
import { IncidentClockSubjects } from './incident-clock-subjects.js';
import { IncidentClocks } from './incident-clocks.js';

/** Everything about the clocks of incidents. @param intervalMs between two sweeps */
export function clockProviders(intervalMs: number): Provider[] {
  return [
    ClockRepository,
    FiringRepository,
    ClockMetrics,
    ClockReader,
    IncidentClocks,
    IncidentClockSubjects,
    {
      provide: ClockSweeper,
      inject: [
        Database,
        ClockRepository,
        FiringRepository,
        ClockMetrics,
        PolicyPacks,
        PlatformClock,
        IncidentClockSubjects,
      ],
      useFactory: (
        database: Database,
        clocks: ClockRepository,
        firings: FiringRepository,
        metrics: ClockMetrics,
        packs: PolicyPacks,
        clock: PlatformClock,
        subjects: IncidentClockSubjects,
      ) =>
        new ClockSweeper({
          ...{ database, clocks, firings, metrics, packs, clock, subjects, intervalMs },
        }),
    },
  ];
}
