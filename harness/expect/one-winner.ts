import type { WopiResponse } from '../client/response.ts';
import { failAbout } from './response.ts';

/** Expects that exactly one of these simultaneous requests got 200. Returns its index. */
export function expectOneWinner(responses: readonly WopiResponse[]): number {
  const statuses = responses.map(({ status }) => status);
  const wins = statuses.filter((status) => status === 200).length;
  const others = [...new Set(statuses)].filter((status) => status !== 200);
  const mismatch = {
    at: `statuses of ${responses.length} simultaneous requests`,
    expected: 'exactly one 200',
    actual: `${wins} responses with 200${others.length > 0 ? `, the others ${others.join(' and ')}` : ''}`,
  };
  failAbout(responses[0]?.operation ?? '', wins === 1 ? [] : [mismatch], expectOneWinner);
  return statuses.indexOf(200);
}
