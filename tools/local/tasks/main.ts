import { answerTasks } from './task-process.js';
import { tiergridTasks } from './tiergrid-tasks.js';

answerTasks(tiergridTasks);
