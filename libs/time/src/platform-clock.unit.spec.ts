import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { PlatformClock, timeEnvironment } from './index.js';

describe('PlatformClock', () => {
  it('tells the day in its time zone', () => {
    const clock = new PlatformClock('Asia/Shanghai');
    assert.equal(clock.dayOf(new Date('2026-11-21T15:59:59Z')), '2026-11-21');
    assert.equal(clock.dayOf(new Date('2026-11-21T16:00:00Z')), '2026-11-22');
  });
});

describe('TIERGRID_TIME_ZONE', () => {
  const environment = z.object(timeEnvironment);

  it('is that of China unless said', () => {
    assert.equal(environment.parse({}).TIERGRID_TIME_ZONE, 'Asia/Shanghai');
  });

  it('may be any that there is', () => {
    for (const zone of ['UTC', 'Europe/Vienna', 'Asia/Urumqi']) {
      assert.equal(environment.parse({ TIERGRID_TIME_ZONE: zone }).TIERGRID_TIME_ZONE, zone);
    }
    assert.equal(environment.safeParse({ TIERGRID_TIME_ZONE: 'Mars/Olympus' }).success, false);
  });
});
