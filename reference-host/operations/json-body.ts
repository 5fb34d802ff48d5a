import type * as z from 'zod';
import { Refusal } from '../answers.ts';

/** Parses JSON with a schema; 400 for anything else. */
export function parseJson<Shape>(bytes: Uint8Array, shape: z.ZodType<Shape>): Shape {
  const parsed = shape.safeParse(jsonOf(bytes));
  if (!parsed.success) throw new Refusal(400, 'The message is not JSON with the documented properties');
  return parsed.data;
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
