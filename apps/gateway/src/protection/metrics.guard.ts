import { BlockList, isIPv6 } from 'node:net';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Refused } from '#libs/http';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Keeps /metrics for programs on the same machine. A service's port is open only to its
 * neighbours, so there it may be public; the gateway's is open to everybody, and its figures say
 * how much each route is used. A collector elsewhere needs an agent beside the gateway (a
 * sidecar), which is better than one more secret to keep.
 */
@Injectable()
export class MetricsGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.routeOptions.url === '/metrics' && !isFromThisMachine(request)) {
      throw new Refused('not-found');
    }
    return true;
  }
}

function isFromThisMachine(request: FastifyRequest): boolean {
  const { headers, socket } = request.raw;
  // A proxy on this machine brings requests from elsewhere; it says so.
  if (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined) return false;
  const address = socket.remoteAddress ?? '';
  return loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
