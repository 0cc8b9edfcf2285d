import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Health } from '#libs/telemetry';
import { type GatewayConfig, gatewayConfigToken } from '../gateway.config.js';
import { type ServiceName, serviceNames } from './routes.js';
import { Upstream } from './upstream.js';

/** A probe's result is good for this long, so that asking for health costs the services little. */
const probeEveryMs = 1_000;

/** The services behind the gateway, and whether it can reach them. */
@Injectable()
export class Upstreams implements OnModuleInit, OnApplicationShutdown {
  private readonly byName: Readonly<Record<ServiceName, Upstream>>;
  private probes: { readonly at: number; readonly results: Promise<ProbeResults> } | undefined;

  constructor(
    @Inject(gatewayConfigToken) config: GatewayConfig,
    private readonly health: Health,
  ) {
    const upstream = (name: ServiceName): Upstream =>
      new Upstream(name, config.services[name], config.limits);
    this.byName = {
      identity: upstream('identity'),
      reporting: upstream('reporting'),
      dispatch: upstream('dispatch'),
      assessment: upstream('assessment'),
    };
  }

  /**
   * A service that is down is shown in the readiness report but does not make the gateway unready:
   * every replica would become so at once, and callers would meet a closed door instead of a 503
   * that says what to do, for the other services too. A gateway that reaches none of them is more
   * likely cut off itself, and then another replica does better.
   */
  onModuleInit(): void {
    for (const name of serviceNames) {
      this.health.registerShown(name, async () => {
        const failure = (await this.probeAll()).get(name);
        if (failure !== undefined) throw failure;
      });
    }
    this.health.registerReady('services', async () => {
      const results = await this.probeAll();
      if (serviceNames.every((name) => results.get(name) !== undefined)) {
        throw new Error('none can be reached');
      }
    });
  }

  get(name: ServiceName): Upstream {
    return this.byName[name];
  }

  async endEndless(): Promise<void> {
    await Promise.all(serviceNames.map((name) => this.get(name).endEndless()));
  }

  /** By then every request has been answered. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(serviceNames.map((name) => this.get(name).close()));
  }

  private probeAll(): Promise<ProbeResults> {
    const now = performance.now();
    if (this.probes === undefined || now - this.probes.at > probeEveryMs) {
      this.probes = { at: now, results: this.probeNow() };
    }
    return this.probes.results;
  }

  private async probeNow(): Promise<ProbeResults> {
    const results = new Map<ServiceName, Error>();
    const attempts = serviceNames.map(async (name) => {
      try {
        await this.get(name).probe();
      } catch (error) {
        results.set(name, error instanceof Error ? error : new Error(String(error)));
      }
    });
    await Promise.all(attempts);
    return results;
  }
}

/** What is wrong with each service that cannot be reached or is not ready. */
type ProbeResults = ReadonlyMap<ServiceName, Error>;
