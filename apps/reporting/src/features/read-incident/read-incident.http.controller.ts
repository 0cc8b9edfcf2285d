import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { Answers, Refused, ResourceId } from '#libs/http';
import { Database } from '#libs/persistence';
import { categories, type Category } from '#libs/policy';
import { ContactDesk } from '../../contacts/contact-desk.js';
import { keptUntil, Retention } from '../../contacts/retention.js';
import {
  incidentDetail,
  type IncidentDetail,
  timelineEntry,
  type TimelineEntry,
} from '../../read-models/incident-view.js';
import { IncidentReader } from '../../read-models/incident.reader.js';

const timeline = z.object({ items: z.array(timelineEntry) });
const category = z
  .object({ code: z.string(), class: z.string(), en: z.string(), zh: z.string() })
  .meta({ id: 'Category' });
const categoryList = z.object({ items: z.array(category) });

@ApiTags('Incidents')
@Controller('v1/incidents')
export class ReadIncidentController {
  constructor(
    private readonly database: Database,
    private readonly reader: IncidentReader,
    private readonly contacts: ContactDesk,
    private readonly retention: Retention,
  ) {}

  @Get('categories')
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor', 'statistics-reader')
  @ApiOperation({
    operationId: 'listCategories',
    summary: 'List the categories of incidents (GB/T 20986-2023)',
  })
  @Answers(200, categoryList)
  categories(): { items: readonly Category[] } {
    return { items: categories };
  }

  @Get(':id')
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({ operationId: 'readIncident', summary: 'Read an incident' })
  @Answers(200, incidentDetail)
  async read(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
  ): Promise<IncidentDetail> {
    const [incident, endedAt, contact] = await this.database.read(caller.scope, (tx) =>
      Promise.all([
        this.reader.find(tx, id),
        this.reader.endOf(tx, id),
        this.contacts.masked(tx, caller, id),
      ]),
    );
    if (incident === undefined) throw new Refused('not-found');
    const { contactDays, indicatorDays } = this.retention;
    const until = (isKept: boolean, days: number): string | null =>
      isKept && endedAt !== null ? keptUntil(endedAt, days).toISOString() : null;
    return {
      ...incident,
      contact,
      contactKeptUntil: until(incident.hasContact, contactDays),
      indicatorsKeptUntil: until(incident.indicators.length > 0, indicatorDays),
    };
  }

  @Get(':id/timeline')
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'readIncidentTimeline',
    summary: "Read an incident's history, oldest first",
  })
  @Answers(200, timeline)
  async timeline(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
  ): Promise<{ items: TimelineEntry[] }> {
    const items = await this.database.read(caller.scope, (tx) => this.reader.timeline(tx, id));
    if (items === undefined) throw new Refused('not-found');
    return { items };
  }
}
