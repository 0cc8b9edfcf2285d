import { type DynamicModule, Module } from '@nestjs/common';
import { DirectoryModule } from '#libs/directory';
import { issuedByIdentity, ServiceModule } from '#libs/service';
import { PlatformClock } from '#libs/time';
import { IncidentsConsumer } from './consumers/incidents.consumer.js';
import type { DispatchConfig } from './dispatch.config.js';
import { dispatchProblems } from './dispatch.problems.js';
import { AcknowledgeTaskController } from './features/acknowledge-task/acknowledge-task.http.controller.js';
import { DeclineTaskController } from './features/decline-task/decline-task.http.controller.js';
import { HandDownTaskController } from './features/hand-down-task/hand-down-task.http.controller.js';
import { HandDownTaskHandler } from './features/hand-down-task/hand-down-task.handler.js';
import { IssueOrderController } from './features/issue-order/issue-order.http.controller.js';
import { IssueOrderHandler } from './features/issue-order/issue-order.handler.js';
import { ListOrdersController } from './features/list-orders/list-orders.http.controller.js';
import { ListTasksController } from './features/list-tasks/list-tasks.http.controller.js';
import { ReadOrderController } from './features/read-order/read-order.http.controller.js';
import { ReadTaskController } from './features/read-task/read-task.http.controller.js';
import { RecallOrderController } from './features/recall-order/recall-order.http.controller.js';
import { RecallOrderHandler } from './features/recall-order/recall-order.handler.js';
import { ReworkTaskController } from './features/rework-task/rework-task.http.controller.js';
import { SubmitTaskController } from './features/submit-task/submit-task.http.controller.js';
import { VerifyTaskController } from './features/verify-task/verify-task.http.controller.js';
import { OrderRecaller } from './order-commands/order-recaller.js';
import { IncidentHeaderRepository } from './persistence/incident-header.repository.js';
import { OrderRepository } from './persistence/order.repository.js';
import { TaskHistoryRepository } from './persistence/task-history.repository.js';
import { TaskRepository } from './persistence/task.repository.js';
import { OrderReader } from './read-models/order.reader.js';
import { TaskTreeReader } from './read-models/task-tree.reader.js';
import { TaskReader } from './read-models/task.reader.js';
import { TargetFinder } from './targets/target-finder.js';
import { TaskChangeWriter } from './task-commands/task-change.writer.js';
import { TaskCommandHandler } from './task-commands/task-command.handler.js';
import { TaskIssuer } from './task-commands/task-issuer.js';

/** The dispatch service: orders and their trees of tasks. */
@Module({})
export class DispatchModule {
  static forRoot(config: DispatchConfig): DynamicModule {
    return {
      module: DispatchModule,
      imports: [
        ServiceModule.forRoot(config, {
          service: 'dispatch',
          problems: dispatchProblems,
          commands: true,
          access: issuedByIdentity(config),
        }),
        DirectoryModule,
      ],
      controllers: [
        IssueOrderController,
        ListOrdersController,
        ReadOrderController,
        RecallOrderController,
        ListTasksController,
        ReadTaskController,
        AcknowledgeTaskController,
        HandDownTaskController,
        SubmitTaskController,
        DeclineTaskController,
        VerifyTaskController,
        ReworkTaskController,
        IncidentsConsumer,
      ],
      providers: [
        IssueOrderHandler,
        RecallOrderHandler,
        HandDownTaskHandler,
        TaskCommandHandler,
        TaskChangeWriter,
        TaskIssuer,
        OrderRecaller,
        TargetFinder,
        OrderRepository,
        TaskRepository,
        TaskHistoryRepository,
        IncidentHeaderRepository,
        OrderReader,
        TaskReader,
        TaskTreeReader,
        {
          provide: PlatformClock,
          useFactory: () => new PlatformClock(config.TIERGRID_TIME_ZONE),
        },
      ],
    };
  }
}
