import { Inject, Injectable } from '@nestjs/common';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Caller } from '#libs/access';
import { divisionPathPattern, type DivisionPath } from '#libs/divisions';
import { Refused } from '#libs/http';
import { PlatformClock } from '#libs/time';
import type { EvidenceSettings } from '../evidence.config.js';
import { evidenceSettingsToken } from '../evidence-settings.token.js';

const audience = 'tiergrid:attachment';
const algorithm = 'HS256';

const claims = z.object({
  sub: z.string(),
  /** Path of the office that the link was made for. */
  path: z.string().regex(divisionPathPattern),
  /** Client id of whoever asked for the link. */
  by: z.string(),
});

/** What a good link says. */
export interface LinkGrant {
  /** What the reader may see, now as when the link was made. */
  readonly path: DivisionPath;
  readonly clientId: string;
}

/**
 * Signs links that a browser or a phone can fetch a file by, without a token in a header: for minutes,
 * for one file, for one office. Where the file is kept nobody learns.
 */
@Injectable()
export class AttachmentLinks {
  private readonly key: Uint8Array;

  constructor(
    @Inject(evidenceSettingsToken) private readonly settings: EvidenceSettings,
    private readonly clock: PlatformClock,
  ) {
    this.key = Buffer.from(settings.linkKey, 'base64url');
  }

  /** @param address path of the file's content, which the link is for */
  async sign(
    caller: Caller,
    id: string,
    address: string,
  ): Promise<{ url: string; expiresAt: string }> {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    const expires = now + this.settings.linkSeconds;
    const token = await new SignJWT({ path: caller.officePath, by: caller.clientId })
      .setProtectedHeader({ alg: algorithm })
      .setAudience(audience)
      .setSubject(id)
      .setExpirationTime(expires)
      .sign(this.key);
    return {
      url: `${this.settings.baseUrl}${address}?token=${token}`,
      expiresAt: new Date(expires * 1000).toISOString(),
    };
  }

  /** @throws Refused link-not-valid when it has expired, was altered, or is for another file */
  async verify(token: string, id: string): Promise<LinkGrant> {
    try {
      const { payload } = await jwtVerify(token, this.key, {
        audience,
        algorithms: [algorithm],
        requiredClaims: ['exp', 'sub'],
        subject: id,
        currentDate: this.clock.now(),
      });
      const { path, by } = claims.parse(payload);
      return { path, clientId: by };
    } catch (error) {
      // Whatever is wrong with it, its bearer needs another; which fault it was helps only to forge.
      throw Object.assign(new Refused('link-not-valid'), { cause: error });
    }
  }
}
