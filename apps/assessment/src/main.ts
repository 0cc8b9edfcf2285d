import 'reflect-metadata';
import { startService } from '#libs/http';
import { connectEventConsumers } from '#libs/messaging';
import { readAssessmentConfig } from './assessment.config.js';
import { AssessmentModule } from './assessment.module.js';

const config = readAssessmentConfig();

await startService(AssessmentModule.forRoot(config), {
  name: 'assessment',
  host: config.TIERGRID_HOST,
  port: config.TIERGRID_PORT,
  prepare: connectEventConsumers,
});
