import { addClient } from '../../apps/identity/src/operator.js';
import { Database } from '#libs/persistence';
import type { OfficeClient } from '../client/office-client.js';
import type { RunningStack } from '../client/running-stack.js';

/** Adds API clients for offices of the whole nation: what `clients add` does, without its start. */
export class NationOffices {
  private readonly identity: Database;

  constructor(private readonly stack: RunningStack) {
    this.identity = new Database({
      url: stack.databaseUrl('identity'),
      applicationName: 'tiergrid-bench',
      poolSize: 1,
    });
  }

  async close(): Promise<void> {
    await this.identity.close();
  }

  /** @returns the clients by their offices' codes */
  async add(role: string, offices: Iterable<string>): Promise<Map<string, OfficeClient>> {
    const clients = new Map<string, OfficeClient>();
    for (const office of offices) {
      const options = { office, role, name: `${role} of ${office}`, now: new Date() };
      const issued = await addClient({ database: this.identity, ...options });
      clients.set(office, this.stack.platform.open(issued));
    }
    return clients;
  }
}
