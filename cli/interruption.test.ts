import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Interruption } from './interruption.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('a signal that arrives twice at once, from a wrapper and to the process group, counts once', () => {
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
  using interruption = new Interruption();

  process.emit('SIGINT');
  process.emit('SIGINT');

  expect(interruption.signal.aborted).toBe(true);
  expect(exit).not.toHaveBeenCalled();
});

test('a second signal ends the process', () => {
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
  using _ = new Interruption();

  process.emit('SIGINT');
  vi.advanceTimersByTime(1_500);
  process.emit('SIGTERM');

  expect(exit).toHaveBeenCalledExactlyOnceWith(130);
});

test('the current request is aborted two seconds after the interruption', () => {
  using interruption = new Interruption();

  process.emit('SIGTERM');
  expect(interruption.requestSignal.aborted).toBe(false);

  vi.advanceTimersByTime(2_000);
  expect(interruption.requestSignal.aborted).toBe(true);
});
