import 'reflect-metadata';
import { startService } from '#libs/http';
import { connectEventConsumers } from '#libs/messaging';
import { readReportingConfig } from './reporting.config.js';
import { ReportingModule } from './reporting.module.js';

const config = readReportingConfig();

await startService(ReportingModule.forRoot(config), {
  name: 'reporting',
  host: config.TIERGRID_HOST,
  port: config.TIERGRID_PORT,
  prepare: connectEventConsumers,
});
