import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { OfficeClient } from './office-client.js';

const localFile = z.object({
  baseUrl: z.string(),
  tokenUrl: z.string(),
  clients: z.array(
    z.object({
      role: z.string(),
      division: z.string(),
      clientId: z.string(),
      clientSecret: z.string(),
    }),
  ),
});

/** A platform that `npm start` runs, and the clients that it made for its offices. */
export class LocalPlatform {
  private readonly opened = new Map<string, OfficeClient>();

  private constructor(private readonly local: z.output<typeof localFile>) {}

  /**
   * Reads `local.json` from a state folder.
   * @param stateFolder `.tiergrid` unless TIERGRID_STATE_DIR says otherwise
   * @throws Error with the way out when there is none
   */
  static find(
    stateFolder: string = process.env['TIERGRID_STATE_DIR'] ?? '.tiergrid',
  ): LocalPlatform {
    const file = join(stateFolder, 'local.json');
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      throw new Error(`there is no ${file}: start the platform with npm start first`, {
        cause: error,
      });
    }
    return new LocalPlatform(localFile.parse(JSON.parse(text)));
  }

  get baseUrl(): string {
    return this.local.baseUrl;
  }

  /** Codes of the offices that have a client of this role. */
  officesWith(role: string): string[] {
    const offices = this.local.clients.filter((client) => client.role === role);
    return [...new Set(offices.map((client) => client.division))];
  }

  /**
   * The client of somebody in an office.
   * @param person tells several of one role apart, from 1
   * @throws Error when the platform made none
   */
  as(role: string, division: string, person = 1): OfficeClient {
    const found = this.local.clients.filter(
      (client) => client.role === role && client.division === division,
    )[person - 1];
    if (found === undefined) throw new Error(`no ${role} ${person} of ${division} in local.json`);
    const open = this.opened.get(found.clientId) ?? new OfficeClient({ ...this.local, ...found });
    this.opened.set(found.clientId, open);
    return open;
  }
}
