/** Collects the conditions of a list and their values, leaving out those that are not asked for. */
export class Conditions {
  readonly values: unknown[] = [];
  private readonly conditions: string[] = [];

  /**
   * @param condition gets the placeholder of `value` and gives the condition, like: status = $1
   * @param value undefined: not asked for
   */
  add(condition: (placeholder: string) => string, value: unknown): this {
    if (value !== undefined) this.conditions.push(condition(this.placeholder(value)));
    return this;
  }

  /** Adds a value alone. @returns its placeholder */
  placeholder(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  /** For WHERE. */
  toString(): string {
    return this.conditions.length === 0 ? 'true' : this.conditions.join(' AND ');
  }
}
