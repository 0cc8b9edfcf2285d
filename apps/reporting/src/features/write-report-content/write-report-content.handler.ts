import { Injectable } from '@nestjs/common';
import { assertVersion, type Command, CommandRunner, type Language, Refused } from '#libs/http';
import { PlatformClock } from '#libs/time';
import { DutyTracker } from '../../duty-tracking/duty-tracker.js';
import { assertLooksAfter } from '../../duty-tracking/looks-after.js';
import { IncidentRepository } from '../../persistence/incident.repository.js';
import {
  type ReportContent,
  ReportContentRepository,
} from '../../persistence/report-content.repository.js';
import { TimelineRepository } from '../../persistence/timeline.repository.js';
import type { ReportFacts } from '../../report-content/report-facts.js';
import { ReportFactsReader } from '../../report-content/report-facts.reader.js';
import { reportFields } from '../../report-content/report-fields.js';
import type { ReportContentView, WriteReportContent } from './report-content.dto.js';

/** Writes what the reports of an incident say beside what the incident says itself. */
@Injectable()
export class WriteReportContentHandler {
  constructor(
    private readonly runner: CommandRunner,
    private readonly incidents: IncidentRepository,
    private readonly contents: ReportContentRepository,
    private readonly facts: ReportFactsReader,
    private readonly tracker: DutyTracker,
    private readonly timeline: TimelineRepository,
    private readonly clock: PlatformClock,
  ) {}

  /**
   * @param command needs If-Match with the content's version
   * @throws Refused not-found, not-holder, precondition-required, version-stale,
   *   unknown-report-field
   */
  handle(
    command: Command,
    id: string,
    body: WriteReportContent,
    language: Language,
  ): Promise<ReportContentView> {
    const { caller } = command;
    return this.runner.run(command, async (tx) => {
      const incident = await this.incidents.load(tx, id);
      assertLooksAfter(incident, caller);
      const facts = await this.facts.read(tx, id);
      const before = facts.content;
      assertVersion(command, before.version, true);
      assertKnown(facts, body);
      const at = this.clock.now();
      const content: ReportContent = {
        version: before.version + 1,
        crimeSuspected: body.crimeSuspected ?? null,
        fields: body.fields,
        writtenAt: at,
      };
      await this.contents.add(tx, id, incident.division.path, content, caller);
      const changed = changedFields(before.fields, content.fields);
      await this.timeline.append(tx, [
        {
          incidentId: id,
          kind: 'report-content-written',
          at,
          actor: caller.clientId,
          actorName: caller.name,
          office: caller.office,
          note: null,
          details: { version: content.version, fields: changed },
        },
      ]);
      if (content.crimeSuspected !== before.crimeSuspected) {
        await this.tracker.assess(tx, incident, 'facts-changed', at, caller);
      }
      if (changed.length > 0) await this.tracker.noteNewFacts(tx, incident, changed, at, caller);
      return toContentView({ ...facts, content }, language);
    });
  }
}

export function toContentView(facts: ReportFacts, language: Language): ReportContentView {
  const { version, crimeSuspected, fields, writtenAt } = facts.content;
  return {
    version,
    crimeSuspected,
    fields,
    derived: Object.fromEntries(reportFields(facts, language)),
    writtenAt: writtenAt?.toISOString() ?? null,
  };
}

function assertKnown({ pack }: ReportFacts, { fields }: WriteReportContent): void {
  for (const id of Object.keys(fields)) {
    if (pack.reportFields.some((field) => field.id === id)) continue;
    throw new Refused('unknown-report-field', {
      field: `/fields/${id.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      parameters: { pack: pack.id, known: pack.reportFields.map((field) => field.id).join(', ') },
    });
  }
}

function changedFields(before: ReportContent['fields'], after: ReportContent['fields']): string[] {
  return Object.keys({ ...before, ...after }).filter((id) => before[id] !== after[id]);
}
