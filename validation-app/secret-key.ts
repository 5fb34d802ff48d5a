import { randomBytes, timingSafeEqual } from 'node:crypto';

/** A random text that `serve` prints when it starts, by which it recognizes who started it. */
export class SecretKey {
  readonly text = randomBytes(18).toString('base64url');

  matches(given: string): boolean {
    const [one, other] = [Buffer.from(given), Buffer.from(this.text)];
    return one.length === other.length && timingSafeEqual(one, other);
  }
}
