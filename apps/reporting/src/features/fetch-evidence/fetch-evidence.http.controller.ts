import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Caller, CurrentCaller, Public, Roles } from '#libs/access';
import { Attachments, attachmentView, type AttachmentView } from '#libs/evidence';
import { Answers, MayRefuse, ResourceId } from '#libs/http';
import { IncidentEvidence, incidentSubject } from '../../evidence/incident-evidence.js';

const list = z.object({ items: z.array(attachmentView) });

const link = z
  .object({
    url: z.url().describe('Fetch it by GET, without a token; parts of it by Range'),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'AttachmentLink' });

const contentQuery = z.object({ token: z.string().max(4_000).default('') });

/** Files of an incident, for whoever may see the incident. */
@ApiTags('Evidence')
@Controller('v1/incidents/:id/attachments')
export class FetchEvidenceController {
  constructor(
    private readonly attachments: Attachments,
    private readonly incidents: IncidentEvidence,
  ) {}

  @Get()
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'listAttachments',
    summary: "List an incident's files",
    description: 'Those that are still coming or were rejected stand in it too, with their status.',
  })
  @Answers(200, list)
  async list(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
  ): Promise<{ items: AttachmentView[] }> {
    const items = await this.attachments.list(caller, (tx) => this.incidents.find(tx, id));
    return { items };
  }

  @Get(':attachmentId')
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({ operationId: 'readAttachment', summary: 'Read what is known of a file' })
  @Answers(200, attachmentView)
  read(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
    @Param('attachmentId', ResourceId) attachmentId: string,
  ): Promise<AttachmentView> {
    return this.attachments.find(caller, attachmentId, (tx) => this.incidents.find(tx, id));
  }

  @Get(':attachmentId/link')
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'linkAttachment',
    summary: 'Get a link that a file can be fetched by for a few minutes',
    description:
      'The link needs no access token: treat it like one. It is good for this file only, and only ' +
      'while the file lies in the area of the office that asked for it.',
  })
  @MayRefuse(409)
  @Answers(200, link)
  link(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
    @Param('attachmentId', ResourceId) attachmentId: string,
  ): Promise<z.output<typeof link>> {
    const address = `/v1/incidents/${id}/attachments/${attachmentId}/content`;
    return this.attachments.link(caller, attachmentId, address, (tx) =>
      this.incidents.find(tx, id),
    );
  }

  /** Where a link leads: what it says was signed, so nobody has to show who they are. */
  @Get(':attachmentId/content')
  @Public()
  @ApiExcludeEndpoint()
  async content(
    @Param('id', ResourceId) id: string,
    @Param('attachmentId', ResourceId) attachmentId: string,
    @Query({ schema: contentQuery }) { token }: z.output<typeof contentQuery>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const subject = { type: incidentSubject, id };
    const { status, headers, body } = await this.attachments.open(
      attachmentId,
      subject,
      token,
      request.headers,
    );
    await reply.status(status).headers(headers).send(body);
  }
}
