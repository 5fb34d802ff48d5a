import * as z from 'zod';
import { sha256Of } from '../../wopi/sha256.ts';
import type { Exchange } from '../client/exchange.ts';

/** An account of the run, as tables show it. */
export type AccountName = 'first' | 'second' | 'view-only';

/** The IDs that CheckFileInfo returned to one account for one file on one day, as digests. */
const sighting = z.object({
  takenOn: z.iso.date(),
  user: z.enum(['first', 'second', 'view-only']),
  /** Digest of the name that the launch file gives the account. */
  account: z.string().optional(),
  file: z.string(),
  userId: z.string().optional(),
  ownerId: z.string().optional(),
});
const schema = z.object({ sightings: z.array(sighting) });

export type Sighting = Readonly<z.infer<typeof sighting>>;

/** What this run has seen, and what earlier ones have. */
export interface Observations {
  readonly today: readonly Sighting[];
  /** Earliest first. */
  readonly earlier: readonly Sighting[];
}

/** An account that opened a file. */
export interface Opened {
  readonly user: AccountName;
  /** The name that the launch file gives the account. */
  readonly name?: string | undefined;
  readonly wopisrc: string;
  readonly info: FileInfo;
}

/** The observations in the text of a file, earliest first; none if it has none. */
export function readSightings(text: string): Sighting[] {
  try {
    return schema.safeParse(JSON.parse(text)).data?.sightings ?? [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

/** The text of a file with the observations of the files of this run: one for each account, file and day. */
export function sightingsText({ today, earlier }: Observations): string {
  const files = new Set(today.map(({ file }) => file));
  const own = [...earlier.filter(({ file }) => files.has(file)), ...today];
  const observations: z.infer<typeof schema> = {
    sightings: [...new Map(own.map((one) => [JSON.stringify(one), one])).values()],
  };
  return `${JSON.stringify(observations, null, 2)}\n`;
}

/** What an account saw, as digests. */
export function sightingOf({ user, name, wopisrc, info }: Opened, now: Date): Sighting {
  const digest = (value: unknown) => (typeof value === 'string' ? digestOf(value) : undefined);
  return {
    takenOn: now.toISOString().slice(0, 10),
    user,
    account: digest(name),
    file: new URL(wopisrc).href,
    userId: digest(info.UserId),
    ownerId: digest(info.OwnerId),
  };
}

/** Properties of CheckFileInfo by name. */
export type FileInfo = Readonly<Record<string, unknown>>;

/** The first complete CheckFileInfo of the run. */
export function fileInfoIn(exchanges: readonly Exchange[]): FileInfo {
  for (const { operation, response } of exchanges) {
    if (operation !== 'CheckFileInfo' || response?.status !== 200) continue;
    const info = parseFileInfo(response.body);
    if (info) return info;
  }
  return {};
}

/** Enough of a digest to recognize a value, and too little to recover it. */
export function digestOf(value: string): string {
  return `sha256:${sha256Of(Buffer.from(value)).slice(0, 16)}`;
}

/** The properties in the body of a CheckFileInfo response; undefined if it is not a JSON object. */
export function parseFileInfo(text: string): FileInfo | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as FileInfo) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
