import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Body, Controller, Get, Module, Param, Post, type Type } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Roles } from '#libs/access';
import { Answers } from '#libs/http';
import type { DocumentedService } from '../services.js';
import { openApiDocument } from './openapi-document.js';

const reading = z.object({ id: z.uuid(), version: z.int() }).meta({ id: 'Reading' });
const otherReading = z.object({ id: z.string() }).meta({ id: 'Reading' });
const command = z.strictObject({ note: z.string().default('') }).meta({ id: 'Note' });

@ApiTags('Readings')
@Controller('v1/readings')
class GoodController {
  @Get(':id')
  @Roles('auditor')
  @ApiOperation({ operationId: 'read', summary: 'Read' })
  @Answers(200, reading)
  read(@Param('id') _id: string): void {
    throw new Error('never called');
  }

  @Post(':id/note')
  @Roles('officer')
  @ApiOperation({ operationId: 'note', summary: 'Note' })
  @Answers(200, reading)
  note(@Param('id') _id: string, @Body({ schema: command }) _body: z.output<typeof command>): void {
    throw new Error('never called');
  }
}

@ApiTags('Readings')
@Controller('v1/readings')
class UndescribedController {
  @Get(':id')
  list(): void {
    throw new Error('never called');
  }
}

@ApiTags('Readings')
@Controller('v1/other')
class ContradictingController {
  @Get()
  @Roles('auditor')
  @ApiOperation({ operationId: 'other', summary: 'Other' })
  @Answers(200, otherReading)
  other(): void {
    throw new Error('never called');
  }
}

@Module({})
class FixtureModule {}

function service(...controllers: Type[]): DocumentedService {
  return {
    name: 'fixture',
    module: { module: FixtureModule, controllers },
    problems: {},
    ifMatch: 'required',
  };
}

describe('documenting an operation', () => {
  it('adds what holds for all: headers, problems, references to shared schemas', async () => {
    const { paths, components } = await openApiDocument([service(GoodController)]);
    const note = paths['/v1/readings/{id}/note']?.post;
    assert.ok(note !== undefined);
    const body = { 'application/json': { schema: { $ref: '#/components/schemas/Note' } } };
    assert.deepEqual(note.requestBody, { required: true, content: body });
    assert.deepEqual(Object.keys(note.responses), [
      ...[
        '200',
        '400',
        '401',
        '403',
        '404',
        '409',
        '412',
        '413',
        '415',
        '422',
        '428',
        '429',
        '503',
      ],
    ]);
    assert.deepEqual(note.responses['200'], {
      description: 'Done',
      headers: {
        ETag: { $ref: '#/components/headers/ETag' },
        'Idempotency-Replayed': { $ref: '#/components/headers/IdempotencyReplayed' },
      },
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Reading' } } },
    });
    assert.deepEqual(components?.schemas?.['Note'], {
      type: 'object',
      properties: { note: { type: 'string', default: '' } },
      additionalProperties: false,
    });
  });

  it('refuses an operation that says too little, with all that it lacks', async () => {
    await assert.rejects(openApiDocument([service(UndescribedController)]), {
      message:
        "GET /v1/readings/{id} lacks a summary, @Roles on the method, @Answers, @Param('id')",
    });
  });

  it('refuses two schemas of one name, two services at one path, one operationId twice', async () => {
    await assert.rejects(
      openApiDocument([service(GoodController, ContradictingController)]),
      /Two schemas have the id Reading/,
    );
    await assert.rejects(
      openApiDocument([service(GoodController), service(GoodController)]),
      /two services answer \/v1\/readings\/\{id\}/,
    );
  });
});
