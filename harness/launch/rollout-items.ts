import type { LaunchFile } from './launch-file.ts';
import type { LaunchItem } from './launch-item.ts';
import { formulaOfRequests, requestsPerSecond, type SessionModel, sessionModelOf } from './session-model.ts';
import { shippingPage } from './sources.ts';

/** A step may multiply the share of users by this, unless the schedule has a rule of its own. */
const usualLargestFactor = 5;

type Step = NonNullable<NonNullable<LaunchFile['rollout']>['steps']>[number];

/** The items about traffic estimates and the rollout schedule. */
export function rolloutItems(file: LaunchFile): LaunchItem[] {
  return [trafficItem(file), scheduleItem(file)];
}

/** The steps of the schedule, earliest first. */
export function stepsOf({ rollout }: LaunchFile): Step[] {
  return (rollout?.steps ?? []).toSorted((a, b) => a.date.localeCompare(b.date));
}

function trafficItem(file: LaunchFile): LaunchItem {
  const estimates = file.traffic?.estimates ?? [];
  const item = { id: 'rollout.traffic', part: 'rollout', title: 'Traffic estimates', source: shippingPage } as const;
  if (estimates.length === 0)
    return {
      ...item,
      state: 'open',
      says: 'The expected sessions a day are not estimated yet.',
      evidence: [],
      field: 'traffic.estimates',
      toDo: 'Estimate sessions a day by view or edit, file type and geography.',
    };
  const total = estimates.reduce((sum, { sessionsPerDay }) => sum + sessionsPerDay, 0);
  const model = sessionModelOf(file);
  const steps = stepsOf(file);
  const shares = steps.length > 0 ? steps : [{ date: 'in the end', percent: 100 }];
  return {
    ...item,
    state: 'ready',
    says: `We expect ${number(total)} sessions a day when all users have the integration, and ${number(peakOf(file, 100))} WOPI requests per second in the busiest hour.`,
    evidence: [
      ...estimates.map(
        ({ action, fileType, geography, sessionsPerDay }) =>
          `${action} ${fileType} in ${geography}: ${number(sessionsPerDay)} sessions a day`,
      ),
      `${formulaOfRequests}; ${describeModel(model)}`,
      ...shares.map(({ date, percent }) => `${date}, ${number(percent)} %: ${describeRates(file, percent)}`),
    ],
    certainty: 'The lengths of sessions are assumptions; set them in traffic.session.',
  };
}

function scheduleItem(file: LaunchFile): LaunchItem {
  const steps = stepsOf(file);
  const item = { id: 'rollout.schedule', part: 'rollout', title: 'Rollout schedule', source: shippingPage } as const;
  const field = 'rollout.steps';
  if (steps.length === 0)
    return {
      ...item,
      state: 'open',
      says: 'The rollout schedule is not written yet.',
      evidence: [],
      field,
      toDo: 'List the first day and the percentage of users of each step, such as 10 % on the first day and 50 % on the second.',
    };
  const problems = problemsOf(steps, file.rollout?.largestFactor ?? usualLargestFactor);
  const evidence = steps.map(({ date, percent }) => `${date}: ${number(percent)} % of users`);
  const [first, last] = [steps[0], steps.at(-1)];
  if (problems.length > 0)
    return {
      ...item,
      state: 'blocked',
      says: problems.join(' '),
      evidence,
      field,
      toDo: 'Change the steps, or the rule of the schedule in rollout.largestFactor.',
    };
  return {
    ...item,
    state: 'ready',
    says: `We plan to roll out in ${steps.length} steps, from ${number(first?.percent ?? 0)} % of users on ${first?.date} to ${number(last?.percent ?? 0)} % on ${last?.date}.`,
    evidence,
  };
}

function problemsOf(steps: readonly Step[], largestFactor: number): string[] {
  const problems = steps.slice(1).flatMap((step, index) => problemOf(step, steps[index] ?? step, largestFactor));
  const last = steps.at(-1);
  if (last && last.percent < 100)
    problems.push(`The schedule ends with ${number(last.percent)} % of users on ${last.date}.`);
  return problems;
}

function problemOf(step: Step, before: Step, largestFactor: number): string[] {
  const change = `from ${number(before.percent)} % to ${number(step.percent)} % on ${step.date}`;
  if (step.date === before.date) return [`The schedule has two steps on ${step.date}.`];
  if (step.percent < before.percent) return [`The share of users falls ${change}.`];
  const factor = step.percent / before.percent;
  if (factor <= largestFactor) return [];
  return [
    `The step ${change} multiplies the traffic by ${number(factor)}, which is more than the schedule’s limit of ${number(largestFactor)}.`,
  ];
}

function peakOf(file: LaunchFile, percent: number): number {
  const rates = requestsPerSecond(file.traffic?.estimates ?? [], percent, sessionModelOf(file));
  return [...rates.values()].reduce((sum, rate) => sum + rate, 0);
}

function describeRates(file: LaunchFile, percent: number): string {
  const rates = requestsPerSecond(file.traffic?.estimates ?? [], percent, sessionModelOf(file));
  return [...rates].map(([operation, rate]) => `${operation} ${number(rate)}/s`).join(', ');
}

function describeModel(model: SessionModel): string {
  return `a view session takes ${model.viewMinutes} min, an edit session ${model.editMinutes} min; both check permissions every 5 min; an edit session refreshes its lock every ${model.refreshMinutes} min and saves every ${model.saveMinutes} min; ${number(model.peakHourShare * 100)} % of the day’s sessions start in the busiest hour`;
}

/** At most three significant digits, so that small rates do not become 0. */
function number(value: number): string {
  return new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 }).format(value);
}
