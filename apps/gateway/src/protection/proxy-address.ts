import { BlockList, isIP } from 'node:net';

const named: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);

/**
 * True for what Fastify's trustProxy takes: an address, a network in CIDR notation, or the name of a
 * range. A network of every address is none: whoever trusts all lets callers choose their address.
 */
export function isProxyAddress(text: string): boolean {
  if (named.has(text) || isIP(text) !== 0) return true;
  const [address = '', length = '', ...rest] = text.split('/');
  if (rest.length > 0 || !/^[1-9]\d{0,2}$/.test(length) || isIP(address) === 0) return false;
  try {
    new BlockList().addSubnet(address, Number(length), isIP(address) === 6 ? 'ipv6' : 'ipv4');
    return true;
  } catch {
    // The prefix is longer than an address of its kind.
    return false;
  }
}
