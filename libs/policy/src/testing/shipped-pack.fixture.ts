import { type PolicyPack, shippedPolicyPacks } from '../index.js';

/** @throws Error when it is not shipped */
export function shippedPack(id: string): PolicyPack {
  const pack = shippedPolicyPacks().find(id);
  if (pack === undefined) throw new Error(`no pack ${id}`);
  return pack;
}
