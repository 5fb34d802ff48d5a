import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Rights } from './users.ts';

/** The resource that a token is valid for. */
export type ResourceKey = `file:${string}` | `container:${string}` | `download:${string}` | 'ecosystem';

/** The grant of an access token: a user's rights to one resource until a point in time. */
export interface Grant {
  readonly userId: string;
  readonly resource: ResourceKey;
  readonly rights: Rights;
  /** Milliseconds since 1970 UTC. */
  readonly expiresAt: number;
}

/** Issues and reads access tokens. A token is its signed grant in letters and digits, which need no encoding. */
export class AccessTokens {
  readonly #clock: Clock;
  readonly #secret: Uint8Array;

  constructor(clock: Clock, secret: Uint8Array = randomBytes(32)) {
    this.#clock = clock;
    this.#secret = secret;
  }

  issue({ userId, resource, rights, expiresAt }: Grant): string {
    const payload = Buffer.from([userId, resource, rights, expiresAt].join('|')).toString('hex');
    return payload + this.#sign(payload);
  }

  /** The grant of a token, or undefined if the host did not issue it, it was changed, or it has expired. */
  read(token: string): Grant | undefined {
    const payload = token.slice(0, -signatureLength);
    const signature = Buffer.from(token.slice(-signatureLength));
    const expected = Buffer.from(this.#sign(payload));
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return undefined;
    const grant = parseGrant(payload);
    return this.hasExpired(grant) ? undefined : grant;
  }

  hasExpired({ expiresAt }: Grant): boolean {
    return this.#clock.now() >= expiresAt;
  }

  #sign(payload: string): string {
    return createHmac('sha256', this.#secret).update(payload).digest('hex');
  }
}

const signatureLength = 64;

// Only called on payloads with a valid signature, so the parts are as `issue` wrote them.
function parseGrant(payload: string): Grant {
  const [userId = '', resource, rights, expiresAt] = Buffer.from(payload, 'hex').toString().split('|');
  return { userId, resource: resource as ResourceKey, rights: rights as Rights, expiresAt: Number(expiresAt) };
}
