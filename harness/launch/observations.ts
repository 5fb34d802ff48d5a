import { z } from 'zod';
import { sha256Of } from '../../wopi/sha256.ts';
import type { Exchange } from '../client/exchange.ts';

const schema = z.object({
  wopisrc: z.string(),
  takenOn: z.iso.date(),
  userId: z.string().optional(),
  ownerId: z.string().optional(),
});

/** What one day's run saw of the IDs of a file, as digests, so that the run of another day can compare them. */
export type Observations = z.infer<typeof schema>;

/** The observations in the text of a file; undefined if it has none. */
export function readObservations(text: string): Observations | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What CheckFileInfo returned to the first user. */
export function observationsOf(info: FileInfo, wopisrc: string, now: Date): Observations {
  const digest = (value: unknown) => (typeof value === 'string' ? digestOf(value) : undefined);
  return {
    wopisrc,
    takenOn: now.toISOString().slice(0, 10),
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
