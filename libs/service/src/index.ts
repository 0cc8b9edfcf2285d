export { issuedByIdentity, type ServiceConfig } from './service.config.js';
export { ServiceModule, type ServiceOptions } from './service.module.js';
