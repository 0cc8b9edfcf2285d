import { type LocalFile, readLocalFile } from '../local/state/local-files.js';
import { stateFolderAt } from '../local/state/state-folder.js';
import { OfficeClient } from './office-client.js';

/** A platform that `npm start` runs, and the clients that it made for its offices. */
export class LocalPlatform {
  private readonly opened = new Map<string, OfficeClient>();

  private constructor(private readonly local: LocalFile) {}

  /**
   * Reads `local.json` from a state folder.
   * @param stateFolder `.tiergrid` unless TIERGRID_STATE_DIR says otherwise
   * @throws Error with the way out when there is none or it is damaged
   */
  static find(
    stateFolder: string = process.env['TIERGRID_STATE_DIR'] ?? '.tiergrid',
  ): LocalPlatform {
    const folder = stateFolderAt(stateFolder);
    const local = readLocalFile(folder);
    if (local === undefined) {
      throw new Error(`there is no ${folder.localFile}: start the platform with npm start first`);
    }
    return new LocalPlatform(local);
  }

  get baseUrl(): string {
    return this.local.baseUrl;
  }

  /** A client that was added since, by what `clients add` printed. */
  open(credentials: { clientId: string; clientSecret: string }): OfficeClient {
    return new OfficeClient({ ...this.local, ...credentials });
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
