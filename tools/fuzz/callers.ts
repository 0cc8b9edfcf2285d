import type { LocalPlatform } from '../client/local-platform.js';
import type { OfficeClient } from '../client/office-client.js';

/** Who sends requests: role, office and which person of it. */
const people = {
  'worker of a village': ['grid-worker', '431002001001', 1],
  'officer of a township': ['officer', '431002001', 1],
  'second officer of a township': ['officer', '431002001', 2],
  'officer of another township': ['officer', '431002002', 1],
  'officer of the county': ['officer', '431002', 1],
  'second officer of the county': ['officer', '431002', 2],
  'administrator of the county': ['county-admin', '431002', 1],
  'reader of statistics': ['statistics-reader', '4310', 1],
} as const;

export type CallerName = keyof typeof people;

const callerNames = Object.keys(people) as CallerName[];

/** Others have no token, or none that is good. */
const strangers: Readonly<Record<string, string | undefined>> = {
  nobody: undefined,
  'somebody with a made-up token': 'Bearer eyJhbGciOiJub25lIn0.e30.',
  'somebody with another scheme': 'Basic eDp5',
};

/** Names of callers, mostly those whom an operation lets in: the others end at the door. */
export function callersFor(roles: readonly string[]): string[] {
  const allowed = callerNames.filter((name) => roles.includes(people[name][0]));
  return [...allowed, ...allowed, ...allowed, ...callerNames, ...Object.keys(strangers)];
}

export function clientOf(platform: LocalPlatform, caller: CallerName): OfficeClient {
  const [role, office, person] = people[caller];
  return platform.as(role, office, person);
}

/** @returns the header's value, if the caller sends one */
export async function authorizationOf(
  platform: LocalPlatform,
  caller: string,
): Promise<string | undefined> {
  if (!isPerson(caller)) return strangers[caller];
  return `Bearer ${await clientOf(platform, caller).accessToken()}`;
}

function isPerson(caller: string): caller is CallerName {
  return caller in people;
}
