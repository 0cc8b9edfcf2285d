import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Registry } from 'prom-client';
import { Public } from '#libs/access';
import { Health, type HealthReport } from './health.js';

/**
 * For the operator's probes and Prometheus, on the service's own port; the gateway does not pass
 * them on, so nothing here is reachable from outside.
 */
@ApiExcludeController()
@Public()
@Controller()
export class OperationsController {
  constructor(
    private readonly health: Health,
    private readonly metrics: Registry,
  ) {}

  @Get('health/live')
  async live(@Res() reply: FastifyReply): Promise<void> {
    await answer(reply, await this.health.reportLive());
  }

  @Get('health/ready')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    await answer(reply, await this.health.reportReady());
  }

  @Get('metrics')
  async prometheus(@Res() reply: FastifyReply): Promise<void> {
    await reply.type(this.metrics.contentType).send(await this.metrics.metrics());
  }
}

async function answer(reply: FastifyReply, report: HealthReport): Promise<void> {
  await reply
    .status(report.status === 'ok' ? 200 : 503)
    .header('cache-control', 'no-store')
    .send(report);
}
