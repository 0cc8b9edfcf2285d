import { Injectable } from '@nestjs/common';
import type { Role } from '#libs/access';
import { everything } from '#libs/divisions';
import { Database } from '#libs/persistence';

/** A client that may get tokens, and what its tokens say. */
export interface ActiveClient {
  readonly clientId: string;
  readonly secretHash: Buffer;
  readonly role: Role;
  readonly office: string;
  readonly path: string;
  readonly name: string;
}

/** Reads the clients that the token endpoint may let in. */
@Injectable()
export class ClientReader {
  constructor(private readonly database: Database) {}

  /** @returns undefined for an unknown client and for a disabled one */
  async findActive(clientId: string): Promise<ActiveClient | undefined> {
    return this.database.read(everything, (tx) =>
      tx.maybeOne<ActiveClient>(
        `SELECT client.client_id AS "clientId", client.secret_hash AS "secretHash",
                person.role, person.office_code AS office, division.path, person.name
         FROM api_clients client
         JOIN people person ON person.id = client.person_id
         JOIN divisions division ON division.code = person.office_code
         WHERE client.client_id = $1 AND client.disabled_at IS NULL`,
        [clientId],
      ),
    );
  }
}
