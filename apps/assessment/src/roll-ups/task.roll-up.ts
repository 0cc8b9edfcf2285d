import { Injectable } from '@nestjs/common';
import { Directory } from '#libs/directory';
import {
  countedTask,
  evolveTask,
  type TaskChange,
  type TaskFact,
} from '../domain/task-fact/index.js';
import { taskCounts } from '../persistence/count-table.js';
import { taskFacts } from '../persistence/fact-table.js';
import { RollUp } from './roll-up.js';

@Injectable()
export class TaskRollUp extends RollUp<TaskFact, TaskChange> {
  constructor(directory: Directory) {
    super(directory, {
      name: 'tasks',
      facts: taskFacts,
      counts: taskCounts,
      evolve: evolveTask,
      counted: countedTask,
    });
  }
}
