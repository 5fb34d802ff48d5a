import { TransportFailure } from '../client/transport-failure.ts';
import type { Fault } from './fault.ts';

/** One difference between what a requirement expects and what the host sent. */
export interface Mismatch {
  /** Location: `status`, `header X-WOPI-Lock`, `property SupportsLocks`, `body`. */
  readonly at: string;
  readonly expected: string;
  readonly actual: string;
}

/** `at: expected …, got …`, on one line. */
export function describeMismatch({ at, expected, actual }: Mismatch): string {
  return `${at}: expected ${expected}, got ${actual}`;
}

/** The host violated the requirement of the check. Thrown by `expect…` only. */
export class ConformanceFailure extends Error {
  override readonly name: string = 'ConformanceFailure';
  readonly mismatches: readonly Mismatch[];
  /** Absent where no single response is at fault. */
  readonly fault: Fault | undefined;

  constructor(subject: string, mismatches: readonly Mismatch[], fault?: Fault) {
    super(`${subject}: ${mismatches.map(describeMismatch).join('; ')}`);
    this.mismatches = mismatches;
    this.fault = fault;
  }
}

/** The host did what it refused. A violation at MUST, whatever the level of the check that found it. */
export class RefusedButDone extends ConformanceFailure {
  override readonly name = 'RefusedButDone';
}

/** A starting state of a check could not be reached, so the requirement was not judged. Thrown by `given…` only. */
export class SetupFailure extends Error {
  override readonly name = 'SetupFailure';
  readonly mismatches: readonly Mismatch[];
  /** Absent where no single response is at fault. */
  readonly fault: Fault | undefined;

  constructor(message: string, mismatches: readonly Mismatch[] = [], fault?: Fault) {
    super(message);
    this.mismatches = mismatches;
    this.fault = fault;
  }
}

/** Whether the host or the connection caused the error. Any other error is a bug of our own. */
export function isHostsFailure(error: unknown): error is SetupFailure | TransportFailure {
  return error instanceof SetupFailure || error instanceof TransportFailure;
}

/** Of an error that the host or the connection caused, nothing is left. */
export function ignoreHostsFailure(error: unknown): undefined {
  if (!isHostsFailure(error)) throw error;
}

/** The host does not claim what a check needs; always with the reason. */
export class NotApplicable extends Error {
  override readonly name = 'NotApplicable';
}
