import { Injectable } from '@nestjs/common';

/**
 * Reasons for which a service takes no writes for the time being, although it could do them. Who
 * knows of such a reason closes the gate; requests that write are refused before they are read.
 */
@Injectable()
export class WriteGate {
  private readonly closed = new Set<string>();

  /** @param code of the problem that writes are answered with while it is closed */
  close(code: string): void {
    this.closed.add(code);
  }

  open(code: string): void {
    this.closed.delete(code);
  }

  /** The problem to answer a write with, or undefined when writes may come. */
  get reason(): string | undefined {
    const [first] = this.closed;
    return first;
  }
}
