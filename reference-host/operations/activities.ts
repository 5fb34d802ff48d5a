import * as z from 'zod';
import type { HostContext } from '../host-env.ts';
import { parseJson } from './json-body.ts';

const activities = z.object({ Activities: z.array(z.object({ Id: z.string(), Type: z.string() })) });

const accepted = 0;
const unsupportedType = 3;

/** Accepts comments, and reports every other activity as unsupported. Activities are independent of each other. */
export function addActivities(c: HostContext): Response {
  const { Activities } = parseJson(c.var.body, activities);
  return c.json({
    ActivityResponses: Activities.map(({ Id, Type }) => ({
      Id,
      Status: Type.toLowerCase() === 'comment' ? accepted : unsupportedType,
    })),
  });
}
