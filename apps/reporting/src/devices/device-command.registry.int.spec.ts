import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { ReportingServiceFixture } from '../testing/reporting-service.fixture.js';
import { deviceDecisions, reporters } from './device-command.registry.js';

describe('the commands of devices', () => {
  let service: ReportingServiceFixture;
  before(async () => {
    service = await ReportingServiceFixture.start();
  });
  after(() => service.stop());

  it('are open to the roles of their own routes', () => {
    const { paths } = SwaggerModule.createDocument(service.app, new DocumentBuilder().build());
    const rolesOf = (path: string): unknown =>
      (paths[path]?.post as Record<string, unknown> | undefined)?.['x-roles'];
    assert.deepEqual(rolesOf('/v1/incidents'), reporters);
    for (const [name, { roles }] of Object.entries(deviceDecisions)) {
      assert.deepEqual(rolesOf(`/v1/incidents/{id}/${name}`), roles, name);
    }
  });
});
