import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Refusal } from './refusal.ts';

/** Proves that a request comes from the operator of `serve`, where others can reach it as well. */
export class OperatorKey {
  readonly text = randomBytes(18).toString('base64url');

  /** @throws {Refusal} unless this is the key. */
  require(given: string): void {
    const [one, other] = [Buffer.from(given), Buffer.from(this.text)];
    if (one.length === other.length && timingSafeEqual(one, other)) return;
    throw new Refusal(403, 'This is not the operator key.', 'serve printed it when it started.');
  }
}
