import { BlockList, isIP } from 'node:net';

/** A network as CIDR: `10.1.0.0/16`, `fd00:1::/32`. */
export interface Network {
  readonly address: string;
  readonly prefix: number;
}

/**
 * What is not the public Internet: https://www.iana.org/assignments/iana-ipv4-special-registry and,
 * for IPv6, everything but 2000::/3 and what is special in it. A county's own networks lie in here;
 * those that webhooks may reach are named by the operator.
 */
const special = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '::/3',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '4000::/2',
  '8000::/1',
];

/** Refused whatever the operator names: here clouds keep the credentials of their machines. */
const never = ['169.254.0.0/16', 'fe80::/10', 'fd00:ec2::/32', '100.100.100.200/32', '0.0.0.0/8'];

/** @returns undefined for what is no network */
export function parseNetwork(text: string): Network | undefined {
  const [address = '', prefix = ''] = text.split('/');
  const version = isIP(address);
  if (version === 0 || !/^\d{1,3}$/.test(prefix)) return undefined;
  return Number(prefix) <= (version === 4 ? 32 : 128)
    ? { address, prefix: Number(prefix) }
    : undefined;
}

/** Says which addresses webhooks may be sent to. */
export class AddressRules {
  private readonly special = new Networks(special.map(parseNetwork));
  private readonly never = new Networks(never.map(parseNetwork));
  private readonly allowed: Networks;

  /** @param networks that may be reached although they are not public */
  constructor(networks: readonly Network[]) {
    this.allowed = new Networks(networks);
  }

  allows(address: string): boolean {
    const plain = plainAddress(address);
    if (isIP(plain) === 0 || this.never.contains(plain)) return false;
    return this.allowed.contains(plain) || !this.special.contains(plain);
  }

  /** Whether plain HTTP may be spoken: only inside this machine, and only where that is allowed. */
  allowsPlain(address: string): boolean {
    const plain = plainAddress(address);
    const isLoopback = plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'));
    return isLoopback && this.allows(plain);
  }
}

/** An IPv4 address in IPv6's clothes is what it is: `::ffff:10.0.0.1`. */
function plainAddress(address: string): string {
  const withoutZone = address.split('%')[0] ?? '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(withoutZone)?.[1];
  if (mapped !== undefined) return mapped;
  const hex = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(withoutZone);
  if (hex === null) return withoutZone;
  const [high, low] = [Number.parseInt(hex[1] ?? '0', 16), Number.parseInt(hex[2] ?? '0', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** Networks of both versions. Apart, because a BlockList sees every IPv4 address as an IPv6 one too. */
class Networks {
  private readonly v4 = new BlockList();
  private readonly v6 = new BlockList();

  constructor(networks: readonly (Network | undefined)[]) {
    for (const network of networks) {
      if (network === undefined) throw new RangeError('not a network');
      const { address, prefix } = network;
      if (isIP(address) === 4) this.v4.addSubnet(address, prefix, 'ipv4');
      else this.v6.addSubnet(address, prefix, 'ipv6');
    }
  }

  contains(address: string): boolean {
    return isIP(address) === 4 ? this.v4.check(address, 'ipv4') : this.v6.check(address, 'ipv6');
  }
}
