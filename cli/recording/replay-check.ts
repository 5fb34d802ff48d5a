import { defineSuite, type Suite } from '../../harness/checks/check.ts';
import type { CheckContext } from '../../harness/checks/check-context.ts';
import { describeStatus } from '../../harness/client/describe-response.ts';
import { TransportFailure } from '../../harness/client/transport-failure.ts';
import type { Level } from '../../harness/results/categories.ts';
import { ConformanceFailure, describeMismatch, type Mismatch } from '../../harness/results/failures.ts';
import { faultOf } from '../../harness/results/fault.ts';
import type { StoryStep } from '../../harness/results/story.ts';
import type { Editor } from '../../wopi/editors.ts';
import type { RecordedStep } from './read-recording.ts';
import { Replay, type ReplayedStep } from './replay.ts';

export interface ReplayOptions {
  /** The editors whose rules apply. */
  readonly editors: readonly Editor[];
  /** The level of a requirement, by its ID. */
  readonly levelOf: (requirement: string) => Level;
}

/** A group with one check, which replays a recording: the statuses must be the same, and no rule violated. */
export function replaySuite(steps: readonly RecordedStep[], options: ReplayOptions): Suite {
  return defineSuite({
    group: 'Recorded',
    origin: 'extended',
    summary: 'A recorded session of an editor.',
    needs: [],
    checks: [
      {
        name: 'Session',
        category: 'WopiCore',
        level: 'MUST',
        requirement: 'The recorded session gets the same statuses again, and no response violates a rule',
        spec: 'rest/concepts',
        editors: Object.fromEntries(
          options.editors.map((editor) => [editor, { level: 'MUST', source: 'the recording' }]),
        ),
        renamesTestFile: steps.some(({ operation }) => operation === 'RenameFile'),
        run: (context) => replay(context, steps, options),
      },
    ],
  });
}

async function replay(context: CheckContext, steps: readonly RecordedStep[], options: ReplayOptions): Promise<void> {
  const told: StoryStep[] = steps.map((step) => toldStep(step, 'not played'));
  const tell = () => context.tell({ editor: 'the recorded session', steps: [...told] });
  const session = await Replay.begin(context, options.editors, steps);
  const unlikeRecorded = new Set<string>();
  for (const [index, step] of steps.entries()) {
    const obstacle = session.obstacleTo(step, steps);
    const place = `step ${index + 1} of ${steps.length}, ${step.operation}`;
    if (obstacle !== undefined) {
      told[index] = { ...toldStep(step, 'left out'), does: obstacle };
      continue;
    }
    if (isBroken(step)) unlikeRecorded.add(step.resource);
    const isComparable = !unlikeRecorded.has(step.resource);
    const ending = await endingOf(session, step, place, { context, options, isComparable });
    told[index] = { ...toldStep(step, ending.failure ? 'broken' : 'held'), received: ending.received };
    tell();
    if (ending.failure) throw ending.failure;
  }
  tell();
}

function toldStep({ operation, number, status }: RecordedStep, outcome: StoryStep['outcome']): StoryStep {
  return { actor: 'the recording', does: `request ${number}, recorded with ${status}`, operation, outcome };
}

/**
 * Whether the recorded response broke a rule, or never came. A host that does not repeat the fault has another state of the
 * file from there on, so only the rules say what its responses must be. Properties of a file do not change the rest.
 */
function isBroken({ isViolation, status, operation }: RecordedStep): boolean {
  return status === 0 || (isViolation && operation !== 'CheckFileInfo');
}

interface Circumstances {
  readonly context: CheckContext;
  readonly options: ReplayOptions;
  /** The response must have the recorded status. */
  readonly isComparable: boolean;
}

interface Ending {
  readonly received: string;
  readonly failure?: ConformanceFailure | TransportFailure;
}

async function endingOf(
  session: Replay,
  step: RecordedStep,
  place: string,
  { context, options, isComparable }: Circumstances,
): Promise<Ending> {
  try {
    const replayed = await session.send(step);
    const received = String(replayed.response.status);
    const found = violationsIn(replayed, options);
    for (const { text } of found.filter(({ level }) => level !== 'MUST')) context.note(`At ${place}: ${text}.`);
    const broken = found.flatMap((each) => (each.level === 'MUST' ? each.mismatches : []));
    const unlike = isComparable ? statusMismatch(step, replayed) : [];
    const isNamed = ({ at, expected }: Mismatch) =>
      unlike.length > 0 && at === 'status' && expected === `${step.status}`;
    const mismatches = [...unlike, ...broken.filter((mismatch) => !isNamed(mismatch))];
    if (mismatches.length === 0) return { received };
    const rules = found.filter(({ level }) => level === 'MUST').map(({ requirement }) => requirement);
    const subject = `the session differs at ${place}${rules.length > 0 ? ` (${rules.join(', ')})` : ''}`;
    return { received, failure: new ConformanceFailure(subject, mismatches, faultOf(replayed.response, mismatches)) };
  } catch (error) {
    if (!(error instanceof TransportFailure)) throw error;
    return { received: 'no response', failure: error };
  }
}

function violationsIn({ violations }: ReplayedStep, { levelOf }: ReplayOptions) {
  return violations.map(({ requirement, mismatches }) => ({
    requirement,
    mismatches,
    level: levelOf(requirement),
    text: `${requirement}: ${mismatches.map(describeMismatch).join('; ')}`,
  }));
}

// What violated a rule is not to be expected again, and what got no response has none.
function statusMismatch(step: RecordedStep, { response }: ReplayedStep): Mismatch[] {
  if (step.isViolation || step.status === 0 || step.status === response.status) return [];
  return [{ at: 'status', expected: `${step.status}, as recorded`, actual: describeStatus(response) }];
}
