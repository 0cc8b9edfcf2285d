import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import { Answers, Refused } from '#libs/http';
import { EventTypes } from '../event-types.js';
import { StreamPosition } from './stream-position.js';
import { Streams } from './streams.js';

const streamQuery = z.strictObject({
  types: z
    .string()
    .max(2_000)
    .transform((text) => text.split(','))
    .optional()
    .describe('Only events of these types, with commas between; all unless given'),
  lastEventId: z
    .string()
    .max(8_000)
    .optional()
    .describe('Instead of the header Last-Event-ID, for who goes on with an id kept elsewhere'),
});
type StreamQuery = z.output<typeof streamQuery>;

const description = `Server-sent events (text/event-stream). Each is a CloudEvent as JSON, with an \`id\` to go on
from: send the last one as Last-Event-ID and nothing is lost or shown twice, at whichever replica.
\`event: resync\` says that the id is older than what is kept (an hour at the most): read the lists
again by updatedSince. \`event: end\` says that the stream ends, and why: token-expired,
service-stopping. Events of one incident come in the order of aggregateversion; those of several in
the order in which they were committed, or nearly so.`;

@ApiTags('Live')
@Controller('v1/stream')
export class StreamController {
  constructor(
    private readonly streams: Streams,
    private readonly types: EventTypes,
  ) {}

  @Get()
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'streamEvents',
    summary: 'Follow what happens in your area',
    description,
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The id of the last event that was received',
    schema: { type: 'string', maxLength: 8_000 },
  })
  @ApiProduces('text/event-stream')
  @Answers(200, z.string().describe('Server-sent events'), 'The stream, until one side ends it')
  async stream(
    @CurrentCaller() caller: Caller,
    @Query({ schema: streamQuery }) query: StreamQuery,
    @Headers('last-event-id') header: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const types = query.types === undefined ? undefined : new Set(query.types);
    this.types.assertKnown([...(types ?? [])], 'types');
    const since = positionOf(header ?? query.lastEventId);
    if (request.method === 'HEAD') {
      await reply.type('text/event-stream; charset=utf-8').send();
      return;
    }
    await this.streams.open(caller, types, since, reply.raw);
    // From here on the answer is written past Fastify.
    reply.hijack();
  }
}

/** @throws Refused last-event-id-malformed */
function positionOf(text: string | undefined): StreamPosition | undefined {
  // What a browser sends that has received no id yet.
  if (text === undefined || text === '') return undefined;
  const position = StreamPosition.parse(text);
  if (position === undefined)
    throw new Refused('last-event-id-malformed', { field: 'Last-Event-ID' });
  return position;
}
