import { cut } from '../client/redactor.ts';
import { SetupFailure } from '../results/failures.ts';
import { expectFacts } from './expect-facts.ts';
import { type HostPageLoad, recorded } from './host-page-load.ts';

const longestError = 200;

/**
 * Fails if the host page did nothing after this message of the frame.
 * @throws {SetupFailure} when that cannot be told.
 */
export function expectReaction(load: HostPageLoad, messageId: string): void {
  const reaction = recorded(load, 'reactions')[messageId];
  if (!reaction) throw new SetupFailure(`${messageId} was not sent, because CheckFileInfo did not ask for it then`);
  const { hasReacted, isRestless, errors, problem } = reaction;
  if (problem !== undefined) throw new SetupFailure(problem);
  if (isRestless && !hasReacted)
    throw new SetupFailure('the host page also changes without messages, so that a reaction cannot be told');
  const [error] = errors;
  const actual = error === undefined ? 'nothing happened' : `only an uncaught error: ${cut(error, longestError)}`;
  expectFacts('The host page', [
    { at: messageId, expected: 'the page shows something or goes on', actual, holds: hasReacted },
  ]);
}
