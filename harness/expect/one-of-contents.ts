import { describeStatus } from '../client/describe-response.ts';
import type { WopiResponse } from '../client/response.ts';
import { differingBytes, firstDifference } from './differences.ts';
import { compareResponse, failAbout, failOn } from './response.ts';

/** Bodies that were saved at the same time, and the responses in the same order. */
export interface Saves {
  readonly bodies: readonly Uint8Array[];
  readonly responses: readonly WopiResponse[];
}

/**
 * Expects that GetFile returns exactly one of the bodies for which the host returned 200, of which there must be one at
 * least. Returns that body. How the host refuses the other saves is not judged.
 */
export function expectOneOfContents(download: WopiResponse, { bodies, responses }: Saves): Uint8Array {
  const saved = bodies.filter((_, index) => responses[index]?.status === 200);
  if (saved.length === 0) failAbout(responses[0]?.operation ?? '', [noneSaved(responses)], expectOneOfContents);
  const content = saved.find((body) => Buffer.from(body).equals(download.body));
  const mixture = { at: 'body', ...differingFromAll(saved, download.body) };
  const mismatches = compareResponse(download, { status: 200 });
  failOn(content ? mismatches : [...mismatches, mixture], download, expectOneOfContents);
  return content ?? new Uint8Array();
}

function noneSaved(responses: readonly WopiResponse[]) {
  return {
    at: `statuses of ${responses.length} simultaneous requests`,
    expected: 'at least one 200',
    actual: [...new Set(responses.map(describeStatus))].join(' and '),
  };
}

function differingFromAll(saved: readonly Uint8Array[], actual: Uint8Array) {
  const [nearest = new Uint8Array()] = saved.toSorted(
    (one, other) => firstDifference(other, actual) - firstDifference(one, actual),
  );
  const sides = differingBytes(nearest, actual);
  if (saved.length === 1) return sides;
  const choice = `one of the ${saved.length} bodies for which the host returned 200, the most similar one with`;
  return { ...sides, expected: `${choice} ${sides.expected}` };
}
