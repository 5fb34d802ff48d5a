import { expect, test } from 'vitest';
import { WopiResponse } from '../client/response.ts';
import { expectAfterSteps } from './after-steps.ts';

function answer(operation: string, status: number): WopiResponse {
  return new WopiResponse(operation, { status, headers: [], body: new Uint8Array() }, {} as never);
}

test('a failure after a step that failed is about the first such step', () => {
  const steps = [answer('GetFile', 200), answer('Lock', 500), answer('PutFile', 409)];

  expect(() => expectAfterSteps(steps, answer('Unlock', 409), { status: 200 })).toThrow(
    expect.objectContaining({
      message: 'Lock: status: expected a success, got 500; status of Unlock after it: expected 200, got 409',
      fault: { operation: 'Lock', status: 500 },
    }),
  );
});

test('a failure after steps that succeeded is about the response', () => {
  expect(() => expectAfterSteps([answer('Lock', 200)], answer('Unlock', 409), { status: 200 })).toThrow(
    'Unlock: status: expected 200, got 409',
  );
});

test('a step that failed is not a failure by itself', () => {
  expect(() => expectAfterSteps([answer('Lock', 500)], answer('Unlock', 200), { status: 200 })).not.toThrow();
});
