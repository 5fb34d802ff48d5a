import * as z from 'zod';
import { boardParts, itemStates } from '../../harness/launch/launch-item.ts';
import { jsonText } from '../json-text.ts';
import { type LaunchBoard, listDate } from './launch-board.ts';

const item = z.object({
  id: z.string(),
  part: z.enum(boardParts),
  title: z.string(),
  state: z.enum(itemStates),
  says: z.string(),
  evidence: z.array(z.string()),
  table: z.object({ title: z.string(), head: z.array(z.string()), rows: z.array(z.array(z.string())) }).optional(),
  certainty: z.string().optional(),
  toDo: z.string().optional(),
  field: z.string().optional(),
  source: z.string(),
});

/** Fields may be added; a new meaning needs a new schema number. */
const schema = z.object({
  schema: z.literal(1),
  tool: z.object({ name: z.string(), version: z.string() }),
  target: z.object({ wopisrc: z.string() }),
  list: z.string(),
  startedAt: z.string(),
  durationMs: z.number(),
  requests: z.number(),
  verdict: z.enum(['ready', 'nothing blocks', 'blocked', 'not judged']),
  headline: z.string(),
  fixFirst: z.array(z.object({ what: z.string(), checks: z.number().optional() })),
  items: z.array(item),
});

export type Dossier = z.infer<typeof schema>;

/** dossier.json, schema 1. */
export function dossierJson(board: LaunchBoard): string {
  return jsonText({ schema: 1, list: listDate, ...board });
}

/** Reads a dossier.json; undefined if the text is not one. */
export function readDossier(text: string): Dossier | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** JSON Schema of dossier.json. */
export function dossierJsonSchema(): object {
  return { title: 'wopi-launch dossier', ...z.toJSONSchema(schema, { io: 'input' }) };
}
