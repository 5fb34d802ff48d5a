import { type CheckOfSuite, gatesOf } from '../checks/check.ts';
import { accessNeededBy } from '../checks/gates.ts';
import type { OptionalChecks } from '../checks/optional-checks.ts';
import type { Lane } from '../lane/lane.ts';
import { scheduleGroups, stepsOf } from './schedule.ts';

/** Steps of a group that another lane takes half of. */
const leastToDivide = 3;

export interface GroupQueueOptions extends OptionalChecks {
  readonly checks: readonly CheckOfSuite[];
  readonly lanes: readonly Lane[];
  /** Lanes that run checks at the same time. */
  readonly lanesAtOnce: number;
}

/** The groups of a run that wait for a lane. */
export class GroupQueue {
  readonly #lanes: readonly Lane[];
  readonly #lanesAtOnce: number;
  readonly #groups: CheckOfSuite[][];
  /** The steps that are left of each group that a lane runs. */
  readonly #underWay = new Set<CheckOfSuite[][]>();

  constructor({ checks, lanes, lanesAtOnce, ...optional }: GroupQueueOptions) {
    this.#lanes = lanes;
    this.#lanesAtOnce = lanesAtOnce;
    const readsTogether = lanesAtOnce > lanes.length;
    this.#groups = scheduleGroups(checks, { ...optional, lanes: lanes.length, readsTogether });
  }

  /** Removes and returns the checks that wait. */
  clear(): CheckOfSuite[] {
    return this.#groups.splice(0).flat();
  }

  /**
   * The steps of a group, or half of those that another lane has left, until the queue is empty. The lane removes each
   * step as it begins it.
   */
  *stepsFor(lane: Lane): Generator<CheckOfSuite[][]> {
    for (let steps = this.#nextFor(lane); steps; steps = this.#nextFor(lane)) {
      this.#underWay.add(steps);
      yield steps;
      this.#underWay.delete(steps);
    }
  }

  #nextFor(lane: Lane): CheckOfSuite[][] | undefined {
    const leavesRest = this.#leavesRest(lane);
    const isFor = (group: readonly CheckOfSuite[]) =>
      this.#mayRun(lane, group) && !(leavesRest && this.#isForAny(group));
    const index = this.#groups.findIndex(isFor);
    const [group] = index < 0 ? [] : this.#groups.splice(index, 1);
    if (group) return stepsOf(group);
    const longest = [...this.#underWay]
      .filter((steps) => steps.length >= leastToDivide && isFor(steps.flat()))
      .sort((a, b) => b.length - a.length)[0];
    return longest?.splice(Math.ceil(longest.length / 2));
  }

  // To restore the user's file takes longer than to delete one that the run made.
  #leavesRest(lane: Lane): boolean {
    const scratch = this.#lanes.filter(({ isScratch }) => isScratch);
    return !lane.isScratch && scratch.length >= this.#lanesAtOnce && this.#groups.length <= this.#lanes.length;
  }

  #isForAny(group: readonly CheckOfSuite[]): boolean {
    return this.#lanes.every((lane) => this.#mayRun(lane, group));
  }

  // Further tokens are for one file, so only its lane can run the groups that use them. What only reads judges what the
  // host says about the file that the user named.
  #mayRun(lane: Lane, group: readonly CheckOfSuite[]): boolean {
    const belongsElsewhere =
      (lane.isScratch && group.every(({ check }) => check.readOnly)) ||
      (group[0]?.suite.writesUserState === true && lane !== this.#lanes[0]) ||
      accessNeededBy(group.flatMap(gatesOf)).some(
        (kind) => !lane.hasAccess(kind) && this.#lanes.some((other) => other.hasAccess(kind)),
      );
    return !belongsElsewhere;
  }
}
