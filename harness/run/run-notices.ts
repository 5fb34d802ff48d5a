import type { CheckOfSuite } from '../checks/check.ts';
import type { JsonObject } from '../client/response.ts';
import type { Lane } from '../lane/lane.ts';
import { isHostsFailure } from '../results/failures.ts';
import type { CheckResult } from '../results/result.ts';

type Results = ReadonlyMap<CheckOfSuite, CheckResult>;

export const reRunNote =
  'The access token expired during this check. The check was re-run with a new token from the token command.';

const mostOrigins = 5;

/** Which other origins were requested: a host with two may need more there than it gets. */
export function otherOriginsNotice(lanes: readonly Lane[]): string[] {
  const origins = [...new Set(lanes.flatMap((lane) => [...lane.otherOrigins]))];
  if (origins.length === 0) return [];
  const shown = origins.slice(0, mostOrigins).join(', ') + (origins.length > mostOrigins ? ', …' : '');
  return [
    `The host returned URLs of other origins: ${shown}. Requests to them have only the token that the host put into the URL, and no header of --header that does not name the origin.`,
  ];
}

/** A sentence about a host whose users may write, and that does not claim the operation that saves. */
export async function unclaimedSavingNotice(lane: Lane): Promise<string[]> {
  const info = await ifHostFails<JsonObject>(lane.fileInfo(), {});
  if (info.UserCanWrite !== true || info.ReadOnly === true || info.SupportsUpdate === true) return [];
  return [
    'CheckFileInfo has UserCanWrite and not SupportsUpdate, so PutFile and whatever needs it were not tried. Microsoft 365 opens such a file for viewing; for an editor that saves all the same, see --editor.',
  ];
}

/** A sentence about a host that describes what does not exist, if it was found to. */
export function inventionNotice(lanes: readonly Lane[]): string[] {
  if (!lanes.some(({ undoLog }) => undoLog.made.existence.isInvented)) return [];
  return [
    'This host returns success to CheckFileInfo or CheckContainerInfo for IDs that do not exist. Whether a deletion worked was judged by GetFile or EnumerateChildren.',
  ];
}

/** How many requests were sent a second time: a host that drops responses would go unnoticed otherwise. */
export function repetitionNotice(lanes: readonly Lane[]): string[] {
  const reasons = lanes.flatMap((lane) => lane.repetitions);
  if (reasons.length === 0) return [];
  const were = reasons.length === 1 ? '1 request was' : `${reasons.length} requests were`;
  return [`${were} sent a second time on a new connection, because ${reasons[0]}.`];
}

/** What checks noted, in one sentence per kind of note. */
export function noticesOfNotes(checks: readonly CheckOfSuite[], results: Results): string[] {
  const noted = checks.flatMap((entry) => {
    const { notes = [] } = results.get(entry) ?? {};
    return notes.filter((note) => note !== reRunNote).map((note) => ({ sentence: entry.check.noticeOfNotes, note }));
  });
  const sentences = new Set(noted.flatMap(({ sentence }) => sentence ?? []));
  return [...sentences].map((sentence) => {
    const notes = noted.filter((entry) => entry.sentence === sentence).map(({ note }) => note);
    return `${sentence}: ${notes.join(', ')}.`;
  });
}

/** How many checks did not run, and why. */
export function missingNotice(run: {
  readonly missing: number;
  readonly total: number;
  readonly isInterrupted: boolean;
  /** Why the run ended early, as a clause. */
  readonly endedEarly: string | undefined;
}): string[] {
  const missing = `${run.missing} of ${run.total} checks did not run`;
  if (run.isInterrupted) return [`Interrupted: ${missing}.`];
  return run.endedEarly === undefined ? [] : [`Ended early, ${run.endedEarly}: ${missing}.`];
}

/** How many checks were not judged because the time was up. */
export function timeNotice(results: Results, timeIsUp: string | undefined): string[] {
  if (timeIsUp === undefined) return [];
  const count = [...results.values()].filter(({ reason }) => reason === timeIsUp).length;
  // Lanes are chosen automatically, so more of them would rarely help.
  const advice = 'Allow more time with --max-duration, or select fewer groups with -g';
  return [`Not every check was judged, because ${timeIsUp}: ${count} are inconclusive. ${advice}.`];
}

/** A sentence about a name that Microsoft's validator refuses, so that no user's document is overwritten. */
export async function fileNameNotice(lane: Lane): Promise<string[]> {
  if (lane.isScratch) return [];
  const { BaseFileName: name } = await ifHostFails<JsonObject>(lane.fileInfo(), {});
  if (typeof name !== 'string' || name.toLowerCase().endsWith('.wopitest')) return [];
  return [
    `The file under test is named ${JSON.stringify(name)}. Microsoft's validator only runs against files whose name ends in .wopitest.`,
  ];
}

async function ifHostFails<Value>(attempt: Promise<Value>, otherwise: Value): Promise<Value> {
  try {
    return await attempt;
  } catch (error) {
    if (!isHostsFailure(error)) throw error;
    return otherwise;
  }
}
