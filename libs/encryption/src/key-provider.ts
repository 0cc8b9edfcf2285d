/**
 * Where keys come from. The first implementation is the environment (`EnvironmentKeys`); a key
 * management service is another: it keeps the master key, and gives back the data keys that were
 * wrapped with it (`WrappedKeys`).
 */
export interface KeyProvider {
  /**
   * Keys of 32 bytes. The first is the current one, which closes; all of them open.
   * @throws Error when they cannot be had
   */
  load(): Promise<readonly Buffer[]>;
}

/** What a key management service does for whoever keeps data keys wrapped (envelope encryption). */
export interface KeyManagement {
  /** Closes a data key with the master key, which never leaves the service. */
  wrap(dataKey: Buffer): Promise<string>;
  /** @throws Error when it was wrapped with another master key, or the service does not answer */
  unwrap(wrapped: string): Promise<Buffer>;
}

/** Keys that stand in the environment as they are: base64url, 32 bytes each. */
export class EnvironmentKeys implements KeyProvider {
  constructor(
    private readonly current: string,
    private readonly others: readonly string[] = [],
  ) {}

  load(): Promise<readonly Buffer[]> {
    return Promise.resolve(
      [this.current, ...this.others].map((secret) => Buffer.from(secret, 'base64url')),
    );
  }
}

/** Keys that stand in the environment wrapped, and are opened once, when the process starts. */
export class WrappedKeys implements KeyProvider {
  constructor(
    private readonly management: KeyManagement,
    private readonly current: string,
    private readonly others: readonly string[] = [],
  ) {}

  load(): Promise<readonly Buffer[]> {
    return Promise.all(
      [this.current, ...this.others].map((wrapped) => this.management.unwrap(wrapped)),
    );
  }
}
