export { Directory } from './directory.js';
export { DirectoryModule } from './directory.module.js';
export { directoryMigrations } from './migrations.js';
