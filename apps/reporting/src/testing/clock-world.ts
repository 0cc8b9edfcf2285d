import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { ClockSweeper } from '#libs/clocks';
import { PlatformClock } from '#libs/time';
import type { IncidentClocksView } from '../read-models/clock-view.js';
import type { IncidentView } from '../read-models/incident-view.js';
import { ReportingServiceFixture } from './reporting-service.fixture.js';

const village = '431002001001';

/** Tuesday 3 June 2025, 09:00 in Beijing: a working day, in the past of whoever runs this. */
export const nineOClock = Date.UTC(2025, 5, 3, 1);

/** A reporting service in which it is as late as a spec says, and which sweeps when it is told to. */
export class ClockWorld {
  private now = new Date(nineOClock);

  private constructor(readonly service: ReportingServiceFixture) {
    mock.method(service.app.get(PlatformClock), 'now', () => this.now);
  }

  static async start(): Promise<ClockWorld> {
    return new ClockWorld(await ReportingServiceFixture.start());
  }

  /** @param minute after nine */
  at(minute: number): void {
    this.now = new Date(nineOClock + minute * 60_000);
  }

  sweep(): Promise<void> {
    return this.service.app.get(ClockSweeper).sweep();
  }

  /** It is nine again, and what is still open never fires. */
  async clear(): Promise<void> {
    this.at(0);
    await this.service.db.query('UPDATE clocks SET next_at = NULL');
  }

  /** A village's report, which its township holds. */
  async report(): Promise<IncidentView> {
    const worker = await this.service.as(village, 'grid-worker');
    const { status, body } = await worker.post<IncidentView>('/v1/incidents', {
      divisionCode: village,
      title: 'ransomware',
      occurredAt: this.now.toISOString(),
    });
    assert.equal(status, 201);
    return body;
  }

  async command(office: string, id: string, name: string, body: unknown): Promise<IncidentView> {
    const officer = await this.service.as(office, 'officer');
    const answer = await officer.post<IncidentView>(`/v1/incidents/${id}/${name}`, body, {
      'if-match': '*',
    });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  }

  async clocksOf(id: string): Promise<IncidentClocksView> {
    const officer = await this.service.as('431002', 'officer');
    return (await officer.get<IncidentClocksView>(`/v1/incidents/${id}/clocks`)).body;
  }

  /** What its clocks did, as "rule holder percent outcome reason". */
  async firingsOf(id: string): Promise<string[]> {
    const { firings } = await this.clocksOf(id);
    return firings.map(
      ({ rule, holder, percent, outcome, reason }) =>
        `${rule} ${holder} ${percent} ${outcome}${reason === null ? '' : ` ${reason}`}`,
    );
  }

  async holderOf(id: string): Promise<string> {
    const [row] = await this.service.db.query<{ holder: string }>(
      'SELECT holder FROM incidents WHERE id = $1',
      [id],
    );
    return row?.holder ?? '';
  }
}
