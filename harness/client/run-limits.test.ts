import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RunLimits } from './run-limits.ts';
import { TransportFailure } from './transport-failure.ts';

const timeout = new TransportFailure('timeout', 'host.example did not send a complete response within 30 s');
const check = { isCleanUp: false };
const cleanUp = { isCleanUp: true };

test('an operation that hung twice is not sent again, and the others are', () => {
  const limits = new RunLimits();
  limits.observe('GetFile', timeout);
  limits.requireSendable('GetFile', check);
  limits.observe('GetFile', timeout);

  for (const options of [check, cleanUp])
    expect(() => limits.requireSendable('GetFile', options)).toThrow(
      'GetFile: host.example did not send a complete response within 30 s (2 times in this run, so it is no longer sent)',
    );
  limits.requireSendable('Lock', check);
});

test('an operation that responds in between is not given up', () => {
  const limits = new RunLimits();
  limits.observe('GetFile', timeout);
  limits.observe('GetFile', undefined);
  limits.observe('GetFile', timeout);

  limits.requireSendable('GetFile', check);
});

test('what fails for a different reason is sent again', () => {
  const limits = new RunLimits();
  for (let count = 0; count < 5; count += 1) limits.observe('GetFile', new TransportFailure('closed', 'closed'));

  limits.requireSendable('GetFile', check);
});

test('at the end, an operation that was given up gets one more attempt by the clean-up', () => {
  const limits = new RunLimits();
  limits.observe('Unlock', timeout);
  limits.observe('Unlock', timeout);
  limits.renew();

  expect(() => limits.requireSendable('Unlock', check)).toThrow('no longer sent');
  limits.requireSendable('Unlock', cleanUp);
  limits.observe('Unlock', timeout);
  expect(() => limits.requireSendable('Unlock', cleanUp)).toThrow('no longer sent');
});

test('when the time is up, checks send nothing more, and the clean-up does', () => {
  let now = 5_000;
  const limits = new RunLimits({ maxDurationMs: 60_000, now: () => now });
  now += 59_000;
  limits.requireTimeFor(1);
  expect(() => limits.requireTimeFor(2)).toThrow('the check waits 2 s, but --max-duration leaves only 1 s');
  expect(limits.timeIsUp).toBeUndefined();
  now += 1_000;

  const sentence = 'the run reached its time limit of 60 s (--max-duration)';
  expect(limits.timeIsUp).toBe(sentence);
  expect(() => limits.requireSendable('GetLock', check)).toThrow(sentence);
  limits.requireSendable('GetLock', cleanUp);
});

describe('the clean-up of an interrupted run', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('is given up when the host responds to nothing for 10 s', () => {
    const limits = new RunLimits();
    limits.interrupt();
    vi.advanceTimersByTime(9_000);
    limits.requireSendable('Unlock', cleanUp);

    vi.advanceTimersByTime(1_000);

    expect(limits.silence.aborted).toBe(true);
    expect(() => limits.requireSendable('Unlock', cleanUp)).toThrow(
      'the host sent no response for 10 s after the interruption',
    );
  });

  test('goes on while the host responds', () => {
    const limits = new RunLimits();
    limits.interrupt();
    for (let second = 0; second < 60; second += 6) {
      vi.advanceTimersByTime(6_000);
      limits.observe('Unlock', undefined);
    }

    expect(limits.silence.aborted).toBe(false);
  });
});
