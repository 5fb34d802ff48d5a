import type { CheckContext } from '../../harness/checks/check-context.ts';
import type { WopiResponse } from '../../harness/client/response.ts';
import { TransportFailure } from '../../harness/client/transport-failure.ts';
import { compareResponse, type ResponseExpectation } from '../../harness/expect/response.ts';
import { ConformanceFailure, describeMismatch, type Mismatch } from '../../harness/results/failures.ts';
import { faultOf } from '../../harness/results/fault.ts';
import type { StoryStep } from '../../harness/results/story.ts';
import { editorNames } from '../../wopi/editors.ts';
import type { Journey, JourneyEditor, Step } from './journey.ts';
import { claimsLocks, Session } from './session.ts';

/**
 * Plays a session step by step, and tells how far it came.
 * @throws {ConformanceFailure} at the first step at which the session breaks.
 */
export async function playJourney(journey: Journey, editor: JourneyEditor, context: CheckContext): Promise<void> {
  const steps = await stepsFor(journey, context);
  const told = steps.map(({ step, isLeftOut }) => toldStep(step, editor, isLeftOut ? 'left out' : 'not played'));
  const tell = () => context.tell({ editor: editorNames[editor.editor], steps: [...told] });
  tell();
  const session = await Session.begin(context, editor, journey);
  for (const [index, { step, isLeftOut }] of steps.entries()) {
    if (isLeftOut) continue;
    const place = `step ${index + 1} of ${steps.length}, ${step.operation}`;
    const ending = await endingOf(step, place, session, context);
    told[index] = { ...toldStep(step, editor, ending.failure ? 'broken' : 'held'), ...ending.told };
    tell();
    if (ending.failure) throw ending.failure;
  }
}

interface PlannedStep {
  readonly step: Step;
  readonly isLeftOut: boolean;
}

const aboutLocks: ReadonlySet<string> = new Set(['Lock', 'RefreshLock', 'Unlock']);

async function stepsFor({ steps }: Journey, context: CheckContext): Promise<PlannedStep[]> {
  const hasLocks = await claimsLocks(context);
  return steps.map((step) => ({ step, isLeftOut: aboutLocks.has(step.operation) && !hasLocks }));
}

function toldStep(step: Step, { editor }: JourneyEditor, outcome: StoryStep['outcome']): StoryStep {
  const { by, does, operation, after, isProbe } = step;
  return {
    actor: actorOf(by, editorNames[editor]),
    does: by === 'invalid token' ? `${does}, with an invalid token` : does,
    operation,
    ...(after && { when: after.text }),
    ...(isProbe && { isProbe }),
    outcome,
  };
}

function actorOf(by: Step['by'], editor: string): string {
  if (by === 'another program') return by;
  return by === 'second user' ? 'the second user' : editor;
}

interface Ending {
  readonly told: Pick<StoryStep, 'received' | 'userSees'>;
  readonly failure?: ConformanceFailure | TransportFailure;
}

async function endingOf(step: Step, place: string, session: Session, context: CheckContext): Promise<Ending> {
  const { after, otherwise } = step;
  if (after) await context.elapse(after.seconds, after.shortened);
  // What must hold depends on what was known before the request.
  const { known } = session;
  try {
    const response = await session.send(step);
    const received = String(response.status);
    const mismatches = differences(response, step, step.holds?.(known));
    if (mismatches.length > 0)
      return { told: { received, userSees: otherwise }, failure: failureOf(response, mismatches, place, otherwise) };
    noteAdvice(differences(response, step, step.advises?.(known)), place, context);
    return { told: { received } };
  } catch (error) {
    if (!(error instanceof TransportFailure)) throw error;
    return { told: { received: 'no response', userSees: otherwise }, failure: error };
  }
}

// With another status, the rest of the response says nothing.
function differences(
  response: WopiResponse,
  { returns: status }: Step,
  expected: ResponseExpectation | undefined,
): Mismatch[] {
  return compareResponse(response, { ...(status.includes(response.status) && expected), status });
}

function failureOf(
  response: WopiResponse,
  mismatches: readonly Mismatch[],
  place: string,
  otherwise: string,
): ConformanceFailure {
  return new ConformanceFailure(
    `the session breaks at ${place}: ${otherwise}`,
    mismatches,
    faultOf(response, mismatches),
  );
}

function noteAdvice(mismatches: readonly Mismatch[], place: string, { note }: CheckContext): void {
  for (const mismatch of mismatches) note(`At ${place}: ${describeMismatch(mismatch)}.`);
}
