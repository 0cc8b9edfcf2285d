import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Scope } from '#libs/divisions';
import { decodeCursor, type Page, takePage } from '#libs/http';
import { Database } from '#libs/persistence';
import type { DivisionView } from '../../read-models/division-view.js';
import {
  type DivisionMatch,
  DivisionReader,
  type SearchPlace,
} from '../../read-models/division.reader.js';
import type { ListDivisionsQuery } from './list-divisions.dto.js';

// A cursor comes back from outside: PostgreSQL takes no NUL in a text.
const text = z.string().regex(/^\P{Cc}*$/u);
const codePlace = z.tuple([text]);
const searchPlace = z.union([
  z.tuple([z.literal('code'), text]).transform(([by, code]): SearchPlace => ({ by, code })),
  z
    .tuple([z.literal('name'), text, text])
    .transform(([by, name, code]): SearchPlace => ({ by, name, code })),
]);

/** Reads a page of the directory; one row more than asked for tells whether there is another. */
@Injectable()
export class ListDivisionsHandler {
  constructor(
    private readonly database: Database,
    private readonly reader: DivisionReader,
  ) {}

  /** @throws Refused cursor-malformed */
  async handle(scope: Scope, query: ListDivisionsQuery): Promise<Page<DivisionView>> {
    const { q, cursor, limit, ...filter } = query;
    if (q === undefined) {
      const after = cursor === undefined ? undefined : decodeCursor(cursor, codePlace)[0];
      const divisions = await this.database.read(scope, (tx) =>
        this.reader.list(tx, filter, after, limit + 1),
      );
      return takePage(divisions, limit, (last) => [last.code]);
    }
    const after = cursor === undefined ? undefined : decodeCursor(cursor, searchPlace);
    const matches = await this.database.read(scope, (tx) =>
      this.reader.search(tx, q, filter, after, limit + 1),
    );
    const found = takePage(matches, limit, placeOf);
    return { ...found, items: found.items.map((match) => match.division) };
  }
}

function placeOf({ by, division }: DivisionMatch): string[] {
  return by === 'code' ? [by, division.code] : [by, division.name, division.code];
}
