import pLimit from 'p-limit';
import { expect, test } from 'vitest';
import { Turn } from './turn.ts';

test('a turn waits until another one ends', async () => {
  const limit = pLimit(1);
  const [first, second] = [new Turn(limit), new Turn(limit)];
  const order: string[] = [];

  await first.take();
  const taken = second.take().then(() => order.push('second'));
  order.push('first ends');
  first.end();
  await taken;

  expect(order).toEqual(['first ends', 'second']);
});

test('a turn is taken once, and one that ended before it came holds nothing up', async () => {
  const limit = pLimit(1);
  const [first, second, third] = [new Turn(limit), new Turn(limit), new Turn(limit)];

  await Promise.all([first.take(), first.take()]);
  const late = second.take();
  second.end();
  first.end();
  await late;
  await third.take();

  expect(limit.activeCount).toBe(1);
});
