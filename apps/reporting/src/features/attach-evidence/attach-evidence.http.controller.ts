import {
  Controller,
  Delete,
  Head,
  HttpCode,
  Options,
  Param,
  Patch,
  Post,
  Req,
  Res,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiExtension,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { type TusAnswer, Uploads } from '#libs/evidence';
import { type Command, CurrentCommand, MayRefuse, ResourceId } from '#libs/http';
import { IncidentEvidence } from '../../evidence/incident-evidence.js';
import { IncidentEvidenceRecorder } from './incident-evidence.recorder.js';
import {
  expiresHeader,
  offsetHeader,
  TusCreation,
  TusPiece,
  TusRequest,
} from './tus.decorators.js';

/**
 * Files for an incident come by tus 1.0 (https://tus.io/protocols/resumable-upload), so that an
 * upload over a bad line goes on where it broke off.
 */
@ApiTags('Evidence')
@Controller('v1/incidents/:id/attachments')
export class AttachEvidenceController {
  constructor(
    private readonly uploads: Uploads,
    private readonly incidents: IncidentEvidence,
    private readonly recorder: IncidentEvidenceRecorder,
  ) {}

  @Options()
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'describeUploads',
    summary: 'Ask what the upload protocol can do here, and how large a file may be',
  })
  @ApiParam({ name: 'id', schema: { type: 'string' } })
  @ApiNoContentResponse({ description: 'Tus-Version, Tus-Extension, Tus-Max-Size' })
  async describe(@Res() reply: FastifyReply): Promise<void> {
    await send(reply, this.uploads.abilities);
  }

  @Post()
  @Roles('grid-worker', 'officer', 'county-admin')
  // It adds something of its own: no decision competes with it.
  @ApiExtension('x-if-match', 'none')
  @ApiOperation({
    operationId: 'createAttachment',
    summary: 'Begin to attach a file (tus creation)',
    description:
      'The answer names in Location where to send its bytes by PATCH. What is attached to a closed ' +
      'incident is refused. A body of the type application/offset+octet-stream is the first piece.',
  })
  @MayRefuse(409, 410, 412, 413, 415, 422, 423)
  @TusCreation()
  @ApiCreatedResponse({ description: 'Begun', headers: { ...offsetHeader, ...expiresHeader } })
  async create(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const created = await this.uploads.create(command, request.raw, (tx) =>
      this.incidents.lockOpen(tx, id),
    );
    const location = `/v1/incidents/${id}/attachments/${created.id}`;
    await send(reply.header('location', location), created.answer);
  }

  @Head(':attachmentId')
  @HttpCode(200)
  @Roles('grid-worker', 'officer', 'county-admin')
  @ApiOperation({
    operationId: 'readUploadOffset',
    summary: 'Ask how far an upload has come (tus HEAD)',
  })
  @MayRefuse(410, 412, 422, 423)
  @TusRequest()
  @ApiOkResponse({ description: 'How far', headers: offsetHeader })
  async head(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
    @Param('attachmentId', ResourceId) attachmentId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const answer = await this.uploads.head(caller, request.raw, attachmentId, (tx) =>
      this.incidents.find(tx, id),
    );
    await send(reply, answer);
  }

  @Patch(':attachmentId')
  @HttpCode(204)
  @Roles('grid-worker', 'officer', 'county-admin')
  @ApiOperation({
    operationId: 'uploadPiece',
    summary: 'Send a piece of a file (tus PATCH)',
    description:
      'The body, of the type application/offset+octet-stream, goes on at Upload-Offset. 204 means ' +
      'that the bytes up to the new Upload-Offset are safe. The last piece is answered when the ' +
      'file was checked, or after ten seconds; a file that is not what it was announced as is ' +
      'refused then. Pieces of 1 MiB do well over bad lines, of 8 MiB over good ones.',
  })
  @TusPiece()
  @ApiNoContentResponse({ description: 'Safe', headers: { ...offsetHeader, ...expiresHeader } })
  @MayRefuse(409, 410, 412, 413, 415, 422, 423)
  async write(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
    @Param('attachmentId', ResourceId) attachmentId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const answer = await this.uploads.write(caller, request.raw, attachmentId, (tx) =>
      this.incidents.findOpen(tx, id),
    );
    await send(reply, answer);
  }

  @Delete(':attachmentId')
  @HttpCode(204)
  @Roles('grid-worker', 'officer', 'county-admin')
  @ApiOperation({
    operationId: 'removeAttachment',
    summary: 'Give up an upload (tus termination), or take a file back',
    description:
      'Only the office that sent it may. A file that was added can be taken back while nobody has ' +
      'decided on the incident (status reported); the timeline keeps its SHA-256.',
  })
  @MayRefuse(409)
  @ApiNoContentResponse({ description: 'Gone' })
  async remove(
    @CurrentCaller() caller: Caller,
    @Param('id', ResourceId) id: string,
    @Param('attachmentId', ResourceId) attachmentId: string,
  ): Promise<void> {
    const { clientId, name, office } = caller;
    await this.uploads.remove(
      caller,
      attachmentId,
      (tx) => this.incidents.find(tx, id),
      async (tx, attachment) => {
        await this.incidents.assertMayWithdraw(tx, id);
        await this.recorder.removed(tx, attachment, { clientId, name, office });
      },
    );
  }
}

async function send(reply: FastifyReply, { status, headers }: TusAnswer): Promise<void> {
  await reply.status(status).headers(headers).send();
}
