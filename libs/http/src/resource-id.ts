import { Injectable, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { Refused } from './problems/problem.js';

/**
 * A resource's id in a path. What is no UUID names nothing: it is not found, rather than
 * malformed.
 */
@Injectable()
export class ResourceId implements PipeTransform<string, string> {
  transform(text: string): string {
    if (!z.uuid().safeParse(text).success) throw new Refused('not-found');
    return text;
  }
}
