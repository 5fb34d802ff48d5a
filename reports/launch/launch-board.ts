import { boardParts, type ItemState, type LaunchItem } from '../../harness/launch/launch-item.ts';
import { checkId } from '../../harness/results/check-id.ts';
import { countOf } from '../../harness/results/count-of.ts';
import { redLeftovers } from '../../harness/results/leftover.ts';
import type { RunReport } from '../../harness/results/result.ts';
import { type Cause, causesOf } from '../causes.ts';

export type BoardVerdict = 'ready' | 'nothing blocks' | 'blocked' | 'not judged';

/** How far a host is in Microsoft’s launch process. */
export interface LaunchBoard {
  readonly tool: RunReport['tool'];
  readonly target: RunReport['target'];
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly requests: number;
  readonly verdict: BoardVerdict;
  /** The verdict as a sentence. */
  readonly headline: string;
  /** In the order of the process. */
  readonly items: readonly LaunchItem[];
  readonly fixFirst: readonly Fix[];
}

/** One thing to do, and the items that it unblocks. */
export interface Fix {
  readonly what: string;
  /** Number of red checks with this cause; absent for what is not about checks. */
  readonly checks?: number;
}

/** The date of the list of groups and questions that the board follows. */
export const listDate = '2025-02-27';

export function launchBoard(report: RunReport, items: readonly LaunchItem[]): LaunchBoard {
  const { tool, target, startedAt, durationMs, requests } = report;
  const ordered = items.toSorted((a, b) => boardParts.indexOf(a.part) - boardParts.indexOf(b.part));
  const verdict = verdictOf(report, ordered);
  return {
    tool,
    target,
    startedAt,
    durationMs,
    requests,
    verdict,
    headline: [headlineOf(verdict, ordered), ...troublesOf(report)].join(verdict === 'blocked' ? ', and ' : ', but '),
    items: ordered,
    fixFirst: fixesOf(report, ordered),
  };
}

export function countOfState(items: readonly LaunchItem[], state: ItemState): number {
  return items.filter((item) => item.state === state).length;
}

function verdictOf({ results, interrupted }: RunReport, items: readonly LaunchItem[]): BoardVerdict {
  if (interrupted || results.every(({ outcome }) => outcome === 'skipped')) return 'not judged';
  if (items.some(({ state }) => state === 'blocked')) return 'blocked';
  return items.some(({ state }) => state === 'open') ? 'nothing blocks' : 'ready';
}

function headlineOf(verdict: BoardVerdict, items: readonly LaunchItem[]): string {
  const open = countOf(countOfState(items, 'open'), 'item');
  const blocked = countOf(countOfState(items, 'blocked'), 'item');
  switch (verdict) {
    case 'ready':
      return 'ready for Microsoft’s launch validation';
    case 'nothing blocks':
      return `nothing blocks the launch; ${open} still to be supplied by a person`;
    case 'blocked':
      return `not ready for Microsoft’s launch validation: ${blocked} blocked, ${open} open`;
    case 'not judged':
      return 'the host could not be judged';
  }
}

// They fail the run, whatever the items say.
function troublesOf({ problems, leftovers }: RunReport): string[] {
  const [some, left] = [problems.length, redLeftovers(leftovers).length];
  return [
    ...(some > 0 ? [`${countOf(some, 'problem')} ${some === 1 ? 'fails' : 'fail'} the run`] : []),
    ...(left > 0 ? [`${countOf(left, 'change')} ${left === 1 ? 'is' : 'are'} left on the host`] : []),
  ];
}

// A cause that leaves many checks red comes first; it is named once, although it may block several items.
function fixesOf(report: RunReport, items: readonly LaunchItem[]): Fix[] {
  const blocked = items.filter(({ state }) => state === 'blocked');
  const causes = causesOf(report).filter((cause) => blocks(cause, blocked));
  const explained = (item: LaunchItem) => causes.some((cause) => blocks(cause, [item]));
  return [
    ...causes
      .toSorted((a, b) => b.others.length - a.others.length)
      .map((cause) => ({ what: titleOf(cause), checks: cause.others.length + 1 })),
    ...blocked
      .filter((item) => !explained(item))
      .map(({ title, toDo, says }) => ({ what: `${title}: ${toDo ?? says}` })),
  ];
}

function titleOf({ title, head, others }: Cause): string {
  return others.length > 0 ? title : `${head.requirement} (${checkId(head)})`;
}

function blocks({ head, others }: Cause, items: readonly LaunchItem[]): boolean {
  const ids = [head, ...others].map((result) => `${checkId(result)}: `);
  return items.some(({ evidence }) => evidence.some((line) => ids.some((id) => line.startsWith(id))));
}
