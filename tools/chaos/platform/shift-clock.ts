/**
 * Loaded before a service by `--import`: its clock goes wrong by CHAOS_CLOCK_SHIFT_MS. Timers are
 * left alone, as on a machine whose clock was set wrongly.
 */
const shiftMs = Number(process.env['CHAOS_CLOCK_SHIFT_MS'] ?? '0');
const RealDate = Date;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, values: unknown[], newTarget) =>
    Reflect.construct(
      target,
      values.length === 0 ? [RealDate.now() + shiftMs] : values,
      newTarget,
    ) as Date,
  apply: () => new RealDate(RealDate.now() + shiftMs).toString(),
  get: (target, name, receiver): unknown =>
    name === 'now' ? () => RealDate.now() + shiftMs : Reflect.get(target, name, receiver),
});
