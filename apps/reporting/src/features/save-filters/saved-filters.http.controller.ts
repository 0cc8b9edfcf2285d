import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, CurrentCaller, Roles } from '#libs/access';
import {
  Answers,
  assertVersion,
  type Command,
  CommandRunner,
  CurrentCommand,
  Refused,
  ResourceId,
} from '#libs/http';
import { Database, type Transaction } from '#libs/persistence';
import { PlatformClock } from '#libs/time';
import { SavedFilterRepository } from './saved-filter.repository.js';
import { savedFilter, type SavedFilter, saveFilter, type SaveFilter } from './saved-filters.dto.js';

const savedFilters = z.object({ items: z.array(savedFilter) });
const nothing = z.strictObject({}).default({});

@ApiTags('Incidents')
@Controller('v1/saved-filters')
export class SavedFiltersController {
  constructor(
    private readonly database: Database,
    private readonly runner: CommandRunner,
    private readonly filters: SavedFilterRepository,
    private readonly clock: PlatformClock,
  ) {}

  @Get()
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'listSavedFilters',
    summary: 'List your saved filters and those that your office shares',
  })
  @Answers(200, savedFilters)
  async list(@CurrentCaller() caller: Caller): Promise<{ items: SavedFilter[] }> {
    const items = await this.database.read(caller.scope, (tx) => this.filters.list(tx, caller));
    return { items };
  }

  @Post()
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({
    operationId: 'saveFilter',
    summary: 'Save a filter of incidents',
    description: 'Its query is what GET /v1/incidents takes. A name stands once for each person.',
  })
  @Answers(201, savedFilter, 'The filter')
  save(
    @CurrentCommand() command: Command,
    @Body({ schema: saveFilter }) body: SaveFilter,
  ): Promise<SavedFilter> {
    return this.runner.run(command, (tx) =>
      this.filters.add(tx, command.caller, body, this.clock.now()),
    );
  }

  @Post(':id/change')
  @HttpCode(200)
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({ operationId: 'changeSavedFilter', summary: 'Change a filter of your own' })
  @Answers(200, savedFilter)
  change(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: saveFilter }) body: SaveFilter,
  ): Promise<SavedFilter> {
    return this.runner.run(command, async (tx) => {
      await this.loadOwn(tx, command, id);
      return this.filters.change(tx, command.caller, id, body, this.clock.now());
    });
  }

  @Post(':id/remove')
  @HttpCode(200)
  @Roles('grid-worker', 'officer', 'county-admin', 'auditor')
  @ApiOperation({ operationId: 'removeSavedFilter', summary: 'Remove a filter of your own' })
  @Answers(200, savedFilter, 'The filter as it was')
  remove(
    @CurrentCommand() command: Command,
    @Param('id', ResourceId) id: string,
    @Body({ schema: nothing }) _body: z.output<typeof nothing>,
  ): Promise<SavedFilter> {
    return this.runner.run(command, async (tx) => {
      const filter = await this.loadOwn(tx, command, id);
      await this.filters.remove(tx, command.caller, id);
      return filter;
    });
  }

  /** @throws Refused not-found, not-owner, precondition-required, version-stale */
  private async loadOwn(tx: Transaction, command: Command, id: string): Promise<SavedFilter> {
    const filter = await this.filters.load(tx, command.caller, id);
    if (!filter.own) throw new Refused('not-owner');
    assertVersion(command, filter.version, true);
    return filter;
  }
}
