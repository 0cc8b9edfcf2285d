import { Module } from '@nestjs/common';
import { Directory } from './directory.js';
import { DivisionChildrenConsumer } from './division-children.consumer.js';

/** A service's replica of the directory. */
@Module({
  controllers: [DivisionChildrenConsumer],
  providers: [Directory],
  exports: [Directory],
})
export class DirectoryModule {}
