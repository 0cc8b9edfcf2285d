import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import {
  Answers,
  decodeCursor,
  type Page,
  pageOf,
  pageQuery,
  Refused,
  ResourceId,
  takePage,
} from '#libs/http';
import { Database } from '#libs/persistence';
import { ContactRepository } from '../../persistence/contact.repository.js';

const contactRead = z
  .object({
    at: z.iso.datetime(),
    clientId: z.string().describe('Who read it'),
    name: z.string().describe('What people call them'),
    office: z.string().describe('Their office at that time'),
    purpose: z.string(),
  })
  .meta({ id: 'ContactRead' });
type ContactReadView = z.output<typeof contactRead>;

const readsQuery = z.strictObject({ ...pageQuery });
const place = z.tuple([z.int().positive()]);

@ApiTags('Personal data')
@Controller('v1/incidents')
export class ListContactReadsController {
  constructor(
    private readonly database: Database,
    private readonly contacts: ContactRepository,
  ) {}

  @Get(':id/contact/reads')
  @Roles('county-admin', 'auditor')
  @ApiOperation({
    operationId: 'listContactReads',
    summary: 'List who read the contact of an incident, the newest first',
    description: 'Readings are never changed or deleted, also when the contact is.',
  })
  @Answers(200, pageOf(contactRead))
  async list(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
    @Query({ schema: readsQuery }) { cursor, limit }: z.output<typeof readsQuery>,
  ): Promise<Page<ContactReadView>> {
    const before = cursor === undefined ? undefined : decodeCursor(cursor, place)[0];
    const reads = await this.database.read(caller.scope, async (tx) => {
      const subject = await this.contacts.findSubject(tx, id);
      if (subject === undefined) throw new Refused('not-found');
      return this.contacts.reads(tx, id, before, limit + 1);
    });
    const { items, nextCursor } = takePage(reads, limit, (last) => [last.id]);
    return {
      items: items.map(({ id: _, at, ...read }) => ({ at: at.toISOString(), ...read })),
      nextCursor,
    };
  }
}
