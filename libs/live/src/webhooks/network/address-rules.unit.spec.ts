import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AddressRules, type Network, parseNetwork } from './address-rules.js';

function rules(...networks: string[]): AddressRules {
  return new AddressRules(networks.map((text) => parseNetwork(text) as Network));
}

const inside = [
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '169.254.169.254',
  '172.31.255.255',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:10.0.0.1',
  '::ffff:7f00:1',
  '64:ff9b::a00:1',
  '2001:db8::1',
  '2002:a00:1::',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1%eth0',
  'ff02::1',
];

describe('AddressRules', () => {
  it('refuse what is not the public Internet, in whatever clothes', () => {
    for (const address of inside) assert.equal(rules().allows(address), false, address);
    for (const address of ['no address', '', '1.2.3']) {
      assert.equal(rules().allows(address), false, address);
    }
  });

  it('allow what is', () => {
    for (const address of ['114.114.114.114', '8.8.8.8', '172.32.0.1', '2400:3200::1']) {
      assert.equal(rules().allows(address), true, address);
    }
  });

  it('allow networks that the operator names, and not those beside them', () => {
    const county = rules('10.1.0.0/16', 'fd12:3456::/32');
    assert.equal(county.allows('10.1.200.7'), true);
    assert.equal(county.allows('::ffff:10.1.0.1'), true);
    assert.equal(county.allows('10.2.0.1'), false);
    assert.equal(county.allows('fd12:3456::1'), true);
    assert.equal(county.allows('fd12:3457::1'), false);
  });

  it('never allow what gives credentials away, whoever names it', () => {
    const careless = rules('0.0.0.0/0', '::/0');
    for (const address of ['169.254.169.254', '100.100.100.200', 'fe80::1', 'fd00:ec2::254']) {
      assert.equal(careless.allows(address), false, address);
    }
  });

  it('allow plain HTTP inside this machine only, and only when that is named', () => {
    assert.equal(rules().allowsPlain('127.0.0.1'), false);
    const local = rules('127.0.0.0/8', '10.0.0.0/8');
    assert.equal(local.allowsPlain('127.0.0.1'), true);
    assert.equal(local.allowsPlain('10.0.0.1'), false);
    assert.equal(local.allowsPlain('8.8.8.8'), false);
  });
});

describe('a network', () => {
  it('is an address and how much of it counts', () => {
    assert.deepEqual(parseNetwork('10.1.0.0/16'), { address: '10.1.0.0', prefix: 16 });
    for (const text of ['10.1.0.0', '10.1.0.0/33', '10.1/16', 'county/8', '::/129', '']) {
      assert.equal(parseNetwork(text), undefined, text);
    }
  });
});
