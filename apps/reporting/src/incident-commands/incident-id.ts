import { Injectable, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { Refused } from '#libs/http';

/**
 * An incident's id in a path. What is no UUID names no incident: it is not found, rather than
 * malformed.
 */
@Injectable()
export class IncidentId implements PipeTransform<string, string> {
  transform(text: string): string {
    if (!z.uuid().safeParse(text).success) throw new Refused('not-found');
    return text;
  }
}
